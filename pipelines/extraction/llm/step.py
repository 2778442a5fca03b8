"""The second reading of extracted articles: one transaction an article, restartable, beside the rules' mentions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, text

from pipelines.extraction.llm.disagreements import Reading, disagreements
from pipelines.extraction.llm.extractor import LLMExtractor, LLMReading
from pipelines.model import Article, Mention
from pipelines.warehouse import transaction, upsert

# Articles in which the rules found an event; the rest of the world's news is not worth a token.
_DUE = """
    FROM raw.articles AS a
    JOIN core.extractions AS e USING (article_id, revision_no)
    LEFT JOIN core.llm_readings AS r USING (article_id)
    WHERE e.outcome = 'ok'
      AND (r.article_id IS NULL OR r.revision_no <> a.revision_no OR r.extractor_version <> e.extractor_version
           OR r.model <> :model)
"""
_TAKE = text(
    "SELECT a.article_id, a.url, a.title, a.text, a.published_at, a.published_precision, a.publisher, a.language, "
    f"a.revision_no, e.extractor_version {_DUE} ORDER BY a.published_at DESC NULLS LAST, a.article_id LIMIT 1 "
    "FOR UPDATE OF a SKIP LOCKED"
)


def read_again(
    extractor: LLMExtractor, *, limit: int | None = None, on_progress: Callable[[int, int], None] | None = None
) -> dict[str, float]:
    """Read due articles with the model, the newest first, at most `limit`; counts by outcome, tokens and dollars."""
    model = extractor.settings.model
    counts: dict[str, float] = {"articles": 0, "disagreements": 0, "input_tokens": 0, "output_tokens": 0, "usd": 0}
    with transaction() as connection:
        due = connection.execute(text(f"SELECT count(*) {_DUE}"), {"model": model}).scalar_one()
    total = due if limit is None else min(due, limit)
    while counts["articles"] < total:
        with transaction() as connection:
            row = connection.execute(_TAKE, {"model": model}).one_or_none()
            if row is None:
                break
            article = Article(*row[:8])
            reading = extractor.read(article)
            differing = disagreements(_rules_mentions(connection, article.id), reading.mentions)
            differing = differing if reading.outcome in ("ok", "no_event") else []
            _write(connection, article.id, row.revision_no, row.extractor_version, model, reading, differing)
        _count(counts, reading, len(differing))
        if on_progress:
            on_progress(int(counts["articles"]), total)
    return counts


def _rules_mentions(connection: Connection, article_id: str) -> list[Mention]:
    rows = connection.execute(
        text("SELECT payload FROM core.mentions WHERE article_id = :id AND NOT withdrawn ORDER BY mention_no"),
        {"id": article_id},
    )
    return [Mention.from_json(row.payload) for row in rows]


def _write(
    connection: Connection,
    article_id: str,
    revision_no: int,
    extractor_version: str,
    model: str,
    reading: LLMReading,
    differing: Sequence[Reading],
) -> None:
    row = {
        "article_id": article_id,
        "revision_no": revision_no,
        "extractor_version": extractor_version,
        "model": model,
        "outcome": reading.outcome,
        "reason": reading.reason,
        "attempts": reading.attempts,
        "input_tokens": reading.input_tokens,
        "output_tokens": reading.output_tokens,
        "cost_usd": f"{reading.cost_usd:.6f}",
        "dropped_values": reading.dropped,
    }
    upsert(connection, "core.llm_readings", tuple(row), [tuple(row.values())], ("article_id",))
    connection.execute(text("DELETE FROM core.extraction_disagreements WHERE article_id = :id"), {"id": article_id})
    upsert(
        connection,
        "core.extraction_disagreements",
        ("article_id", "mention_no", "llm_no", "field", "rules_value", "llm_value", "quote"),
        [
            (article_id, d.mention_no, d.llm_no, d.field, json.dumps(d.rules_value), json.dumps(d.llm_value), d.quote)
            for d in differing
        ],
        ("article_id", "mention_no", "llm_no", "field"),
    )


def _count(counts: dict[str, float], reading: LLMReading, differing: int) -> None:
    counts["articles"] += 1
    counts["disagreements"] += differing
    counts["input_tokens"] += reading.input_tokens
    counts["output_tokens"] += reading.output_tokens
    counts["usd"] += reading.cost_usd
    counts[reading.outcome] = counts.get(reading.outcome, 0) + 1
