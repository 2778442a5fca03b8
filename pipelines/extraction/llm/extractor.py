"""The second extractor: asks, retries once, grounds, and says what it cost."""

from __future__ import annotations

from dataclasses import dataclass

from openai import OpenAI

from pipelines.extraction.llm.endpoint import AnswerError, Usage, ask, client_for
from pipelines.extraction.llm.grounding import mentions_of
from pipelines.extraction.llm.settings import LLMSettings
from pipelines.model import Article, Mention

# One article may cost one retry, so that a poor endpoint halves the speed and no more.
ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class LLMReading:
    """What became of one article: mentions, one terminal outcome, tokens and cost over all attempts.

    `outcome` is ok, no_event, timeout, malformed, refused or error; `reason` explains the last four. `dropped` counts
    values and events of the answer whose quote does not stand in the text or does not support them.
    """

    mentions: tuple[Mention, ...]
    outcome: str
    attempts: int
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float = 0.0
    dropped: int = 0
    reason: str = ""


class LLMExtractor:
    """An `Extractor` over one endpoint. Use `read` for the mentions with outcome and cost."""

    def __init__(self, settings: LLMSettings) -> None:
        if not settings.enabled:
            raise ValueError("set LAUNCHWIRE_LLM_BASE_URL and LAUNCHWIRE_LLM_MODEL to use the second extractor")
        self.settings = settings
        self._client: OpenAI = client_for(settings)

    def __call__(self, article: Article) -> list[Mention]:
        """The grounded mentions; none when the endpoint gave no usable answer."""
        return list(self.read(article).mentions)

    def read(self, article: Article) -> LLMReading:
        """Ask about one article, at most twice. Never raises for what the endpoint does."""
        published = article.published_at.isoformat() if article.published_at else "unknown"
        text = article.text[: self.settings.max_article_chars]
        used: list[Usage] = []
        failure = AnswerError("error", "not asked")
        for attempt in range(1, ATTEMPTS + 1):
            try:
                answer, usage = ask(self._client, self.settings, article.title, text, published)
            except AnswerError as error:
                failure = error
                used.append(error.usage or Usage())
                continue
            used.append(usage)
            mentions = tuple(mentions_of(answer, article))
            stated = len(answer.events) + sum(len(e.values) for e in answer.events)
            kept = sum(len(m.evidence) for m in mentions)
            return self._reading(mentions, "ok" if mentions else "no_event", attempt, used, dropped=stated - kept)
        return self._reading((), failure.outcome, ATTEMPTS, used, reason=str(failure))

    def _reading(
        self,
        mentions: tuple[Mention, ...],
        outcome: str,
        attempts: int,
        used: list[Usage],
        *,
        dropped: int = 0,
        reason: str = "",
    ) -> LLMReading:
        tokens_in, tokens_out = sum(u.input_tokens for u in used), sum(u.output_tokens for u in used)
        dollars = (tokens_in * self.settings.input_price + tokens_out * self.settings.output_price) / 1_000_000
        return LLMReading(mentions, outcome, attempts, tokens_in, tokens_out, dollars, dropped, reason)
