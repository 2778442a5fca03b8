"""Settings of the second extractor, from LAUNCHWIRE_LLM_*."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class LLMSettings(BaseSettings):
    """Where the model is, what it costs and how long it may take; without `base_url` the extractor is off."""

    model_config = SettingsConfigDict(env_prefix="LAUNCHWIRE_LLM_", extra="ignore")

    base_url: str | None = Field(default=None, description="Address of an OpenAI-compatible API; unset: off.")
    model: str = Field(default="", description="Name of the model at that address.")
    api_key: SecretStr = Field(default=SecretStr("none"), description="Its key; local servers need none.")
    timeout_seconds: float = Field(default=60, gt=0, description="For one whole answer, from request to last byte.")
    max_answer_bytes: int = Field(default=1_000_000, gt=0, description="A longer answer is cut off and refused.")
    max_article_chars: int = Field(default=30_000, gt=0, description="Longer articles are read up to here.")
    input_price: float = Field(default=0, ge=0, description="US dollars for a million input tokens.")
    output_price: float = Field(default=0, ge=0, description="US dollars for a million output tokens.")

    @property
    def enabled(self) -> bool:
        """Whether an endpoint and a model are named."""
        return bool(self.base_url and self.model)
