"""Settings from the environment: every name begins with LAUNCHWIRE_."""

from __future__ import annotations

import hashlib
import tempfile
from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[1]


def default_home() -> Path:
    """`.launchwire` in the checkout when Launchwire runs from one, else in the user's home."""
    if (REPOSITORY / "pyproject.toml").is_file():
        return REPOSITORY / ".launchwire"
    return Path.home() / ".launchwire"


class Settings(BaseSettings):
    """What a deployment may set; each field's description is its documentation."""

    model_config = SettingsConfigDict(env_prefix="LAUNCHWIRE_", extra="ignore")

    database_url: str | None = Field(default=None, description="The warehouse; unset: the embedded server under home.")
    home: Path = Field(default_factory=default_home, description="Local state: server data, raw pages, logs.")
    contact: str = Field(
        default="", description="Address or page shown in the user agent, so that outlets can reach you."
    )
    allow_loopback: bool = Field(
        default=False, description="Let spiders fetch loopback addresses; for tests and the demo."
    )
    notify: str = Field(
        default="", description="Apprise addresses for alerts, separated by spaces: mailto://… slack://… json://…"
    )
    sources_per_group: int = Field(
        default=8, ge=1, description="Sources that one collect task crawls: starting a crawl costs two seconds."
    )
    retry_seconds: float = Field(
        default=300, description="Airflow's first pause before a task is tried again; it doubles each time."
    )
    deadline_hours: float = Field(
        default=4, gt=0, description="Hours after which a daily run that is not done is told of."
    )
    lost_task_seconds: int = Field(
        default=60, ge=10, description="Seconds without a sign of life after which Airflow runs a task again."
    )
    otel_endpoint: str = Field(
        default="", description="OpenTelemetry collector that gets Airflow's metrics: http://127.0.0.1:4318"
    )
    fetch_timeout_seconds: float = Field(default=20, gt=0, description="Seconds after which a fetch is given up.")
    chromium: str = Field(default="", description="The browser's program for sources with render = true; unset: found.")
    raw_page_days: int = Field(default=365, ge=0, description="Days that raw pages are kept; 0: for ever.")
    sources_dir: Path = Field(
        default=REPOSITORY / "spiders" / "sources", description="The source catalogue: <country>/<outlet>.toml."
    )

    @property
    def socket_dir(self) -> Path:
        """Directory of the embedded server's Unix socket.

        A socket path is limited to 107 bytes on Linux, so a deep home gets a short directory under the temporary one.
        """
        direct = self.home.resolve() / "run"
        if len(str(direct)) <= 80:
            return direct
        digest = hashlib.sha256(str(direct).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"launchwire-{digest}"


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def sqlalchemy_url(url: str) -> str:
    """`url` with the driver named: on SQLAlchemy 2.1 a bare postgresql:// would mean psycopg 3."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg2://" + url[len(prefix) :]
    return url


def libpq_url(url: str) -> str:
    """`url` in the form that psql and other libpq programs read."""
    return url.replace("postgresql+psycopg2://", "postgresql://", 1)
