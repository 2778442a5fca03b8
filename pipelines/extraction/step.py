"""The extract step: new or revised articles to mentions."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from pipelines.extraction.extract import extract
from pipelines.extraction.version import extractor_version
from pipelines.model import Article, Mention
from pipelines.warehouse import transaction, upsert

# A batch is one transaction: about two seconds of relevant articles, so a killed step repeats little.
BATCH = 500

# An older extractor's readings are due again. Asked by both sides of the index, so that the answer "none" is cheap.
_QUEUE_OLD_READINGS = text(
    "INSERT INTO core.extraction_queue SELECT article_id FROM core.extractions "
    "WHERE extractor_version < :version OR extractor_version > :version ON CONFLICT DO NOTHING"
)
_COUNT = text("SELECT count(*) FROM core.extraction_queue")
# SKIP LOCKED: a second worker takes the next articles instead of waiting for these.
_TAKE = text(
    "SELECT a.article_id, a.url, a.title, a.text, a.published_at, a.published_precision, a.publisher, a.language, "
    "a.revision_no FROM core.extraction_queue AS q JOIN raw.articles AS a USING (article_id) "
    "ORDER BY q.article_id LIMIT :batch FOR UPDATE OF q SKIP LOCKED"
)
_DONE = text("DELETE FROM core.extraction_queue WHERE article_id = ANY(:ids)")


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of one article: its one terminal status and its mentions."""

    article_id: str
    revision_no: int
    outcome: str
    mentions: tuple[Mention, ...] = ()
    reason: str = ""


def extract_one(article: Article, revision_no: int) -> Extraction:
    """Read one article; an error in the grammar quarantines this article and nothing else."""
    if not article.body.strip():
        return Extraction(article.id, revision_no, "no_text")
    try:
        mentions = tuple(extract(article))
    except Exception as error:
        return Extraction(article.id, revision_no, "quarantined", reason=f"{type(error).__name__}: {error}"[:500])
    return Extraction(article.id, revision_no, "ok" if mentions else "no_event", mentions)


def extract_articles(*, run_id: str, on_progress: Callable[[int, int], None] | None = None) -> dict[str, int]:
    """Extract every article that is due; counts by outcome. Each batch is one transaction; a rerun finds none due."""
    counts = {"articles": 0, "mentions": 0, "ok": 0, "no_event": 0, "no_text": 0, "quarantined": 0}
    with transaction() as connection:
        connection.execute(_QUEUE_OLD_READINGS, {"version": extractor_version()})
        total = connection.execute(_COUNT).scalar_one()
    while True:
        with transaction() as connection:
            rows = connection.execute(_TAKE, {"batch": BATCH}).all()
            done = [extract_one(Article(*row[:8]), row.revision_no) for row in rows]
            _write(connection, done)
            connection.execute(_DONE, {"ids": [extraction.article_id for extraction in done]})
        if not done:
            return counts
        for extraction in done:
            counts["articles"] += 1
            counts["mentions"] += len(extraction.mentions)
            counts[extraction.outcome] += 1
        if on_progress:
            on_progress(counts["articles"], max(total, counts["articles"]))


def _write(connection: Connection, done: Sequence[Extraction]) -> None:
    columns = ("mention_id", "article_id", "mention_no", "revision_no", "role", "kind", "actor", "date", "payload")
    rows = [row for extraction in done for row in _mention_rows(extraction)]
    # resolved is reset only where the account changed, so that a rerun leaves nothing to resolve.
    _withdraw_missing(connection, done)
    update = ("revision_no", "role", "kind", "actor", "date", "payload", "withdrawn", "resolved")
    upsert_mentions = [(*row, "false", "false") for row in rows]
    unchanged = _unchanged(connection, rows)
    fresh = [row for row in upsert_mentions if row[0] not in unchanged]
    upsert(connection, "core.mentions", (*columns, "withdrawn", "resolved"), fresh, ("mention_id",), update)
    upsert(
        connection,
        "core.extractions",
        ("article_id", "revision_no", "extractor_version", "outcome", "reason", "mention_count"),
        [(e.article_id, e.revision_no, extractor_version(), e.outcome, e.reason, len(e.mentions)) for e in done],
        ("article_id",),
    )


def _mention_rows(extraction: Extraction) -> list[tuple[Any, ...]]:
    return [
        (
            *(f"{extraction.article_id}#{number}", extraction.article_id, number, extraction.revision_no),
            *(mention.role, mention.kind, mention.actor, mention.date),
            json.dumps(mention.to_json(), ensure_ascii=False, sort_keys=True),
        )
        for number, mention in enumerate(extraction.mentions, 1)
    ]


def _unchanged(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> set[str]:
    """Ids of mentions that stand in the table with the same account of the same revision."""
    known = connection.execute(
        text(
            "SELECT mention_id, revision_no, payload FROM core.mentions WHERE mention_id = ANY(:ids) AND NOT withdrawn"
        ),
        {"ids": [row[0] for row in rows]},
    )
    stored = {row.mention_id: (row.revision_no, row.payload) for row in known}
    return {row[0] for row in rows if stored.get(row[0]) == (row[3], json.loads(row[8]))}


def _withdraw_missing(connection: Connection, done: Sequence[Extraction]) -> None:
    """Mark the mentions that the newest reading of their article no longer holds."""
    connection.execute(
        text(
            "UPDATE core.mentions AS m SET withdrawn = true, resolved = false "
            "FROM unnest(CAST(:ids AS text[]), CAST(:counts AS integer[])) AS d (article_id, mention_count) "
            "WHERE m.article_id = d.article_id AND m.mention_no > d.mention_count AND NOT m.withdrawn"
        ),
        {"ids": [e.article_id for e in done], "counts": [len(e.mentions) for e in done]},
    )
