"""One request to the endpoint, bounded in time and size whatever the server does."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import httpx2
from openai import APIStatusError, APITimeoutError, DefaultHttpxClient, OpenAI, OpenAIError
from pydantic import ValidationError

from pipelines.extraction.llm.answer import INSTRUCTION, Answer, response_format
from pipelines.extraction.llm.settings import LLMSettings


class AnswerError(Exception):
    """The endpoint gave no usable answer; `outcome` is the terminal status should the retry fail too."""

    def __init__(self, outcome: str, reason: str, usage: Usage | None = None) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.usage = usage


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that the server says it used."""

    input_tokens: int = 0
    output_tokens: int = 0


def client_for(settings: LLMSettings) -> OpenAI:
    """A client that neither retries (the extractor does, once) nor follows redirects to another host."""
    http = DefaultHttpxClient(follow_redirects=False, timeout=settings.timeout_seconds)
    key = settings.api_key.get_secret_value()
    return OpenAI(base_url=settings.base_url, api_key=key, max_retries=0, http_client=http)


def ask(client: OpenAI, settings: LLMSettings, title: str, text: str, published: str) -> tuple[Answer, Usage]:
    """The model's answer about one article. Raises AnswerError and nothing else."""
    article = json.dumps({"published": published, "title": title, "text": text}, ensure_ascii=False)
    try:
        body = _bounded_body(client, settings, article)
    except APITimeoutError as error:
        raise AnswerError("timeout", "no answer in time") from error
    except APIStatusError as error:
        raise AnswerError("error", f"HTTP {error.status_code}") from error
    except httpx2.TimeoutException as error:
        raise AnswerError("timeout", "the answer stalled") from error
    except (OpenAIError, httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise AnswerError("error", f"{type(error).__name__}: {str(error)[:200]}") from error
    return _parsed(body)


def _bounded_body(client: OpenAI, settings: LLMSettings, article: str) -> bytes:
    deadline = time.monotonic() + settings.timeout_seconds
    with client.chat.completions.with_streaming_response.create(
        model=settings.model,
        messages=[{"role": "system", "content": INSTRUCTION}, {"role": "user", "content": article}],
        response_format=response_format(),
        temperature=0,
    ) as response:
        body = bytearray()
        for chunk in response.iter_bytes(chunk_size=16_384):
            body += chunk
            if len(body) > settings.max_answer_bytes:
                raise AnswerError("malformed", f"the answer is longer than {settings.max_answer_bytes} bytes")
            # A server that drips bytes never trips the client's own read timeout.
            if time.monotonic() > deadline:
                raise AnswerError("timeout", "the answer took too long")
    return bytes(body)


def _parsed(body: bytes) -> tuple[Answer, Usage]:
    try:
        completion: Any = json.loads(body)
        usage = _usage(completion)
        message = completion["choices"][0]["message"]
        content = message.get("content")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerError("malformed", f"no chat completion: {type(error).__name__}") from error
    if not isinstance(content, str) or not content.strip():
        raise AnswerError("refused", str(message.get("refusal") or "no content")[:200], usage)
    try:
        return Answer.model_validate_json(content), usage
    except (ValidationError, RecursionError) as error:
        detail = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "nested too deep"
        raise AnswerError("malformed", f"the answer breaks the schema: {detail}"[:300], usage) from error


def _usage(completion: Any) -> Usage:
    stated = completion.get("usage") or {}
    numbers = [stated.get(key) for key in ("prompt_tokens", "completion_tokens")]
    return Usage(*(n if isinstance(n, int) and 0 <= n < 10**9 else 0 for n in numbers))
