"""The deduplicate step's tables: reads and writes, nothing decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from pipelines.deduplication import sketches
from pipelines.deduplication.agencies import agency_of_publisher
from pipelines.deduplication.fingerprint import SKETCH_VERSION, Fingerprint
from pipelines.deduplication.groups import Member
from pipelines.warehouse import upsert


@dataclass(frozen=True, slots=True)
class DueArticle:
    """What the step reads of one article."""

    article_id: str
    title: str
    text: str
    publisher: str
    published_at: datetime | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Whole components: members and their present originals by article id, and the verified pairs among them."""

    members: dict[str, Member]
    originals: dict[str, str]
    pairs: list[tuple[str, str]]


# Of texts that wait: the article's newest one, unless the step has read it.
_IS_DUE = """
    FROM core.deduplication_queue AS q JOIN raw.articles AS a USING (article_id, content_hash)
    LEFT JOIN core.article_groups AS g USING (article_id)
    WHERE (g.article_id IS NULL OR g.content_hash <> a.content_hash OR g.sketch_version <> :version)
"""


def due_articles(connection: Connection) -> list[str]:
    """Ids of all articles that are new, revised or of an older sketch version.

    In the order of publication, so that a batch looks into few parts of the index.
    """
    connection.execute(
        text(
            "INSERT INTO core.deduplication_queue SELECT article_id, content_hash FROM core.article_groups "
            "WHERE sketch_version < :version OR sketch_version > :version ON CONFLICT DO NOTHING"
        ),
        {"version": SKETCH_VERSION},
    )
    query = f"SELECT q.article_id {_IS_DUE} ORDER BY a.published_at, q.article_id"
    return list(connection.execute(text(query), {"version": SKETCH_VERSION}).scalars())


def read_due(connection: Connection, article_ids: Sequence[str]) -> list[DueArticle]:
    """Those of `article_ids` that are due."""
    query = f"""
        SELECT a.article_id, a.title, a.text, a.publisher, a.published_at, a.content_hash
        {_IS_DUE} AND a.article_id = ANY(:ids) ORDER BY a.article_id
    """
    rows = connection.execute(text(query), {"version": SKETCH_VERSION, "ids": list(article_ids)})
    return [DueArticle(*row) for row in rows]


def still_due(connection: Connection, article_ids: Sequence[str]) -> dict[str, str]:
    """Article id → content hash of those that are due now: another worker may have been here, or a revision come."""
    query = f"SELECT a.article_id, a.content_hash {_IS_DUE} AND a.article_id = ANY(:ids)"
    rows = connection.execute(text(query), {"version": SKETCH_VERSION, "ids": list(article_ids)})
    return {row.article_id: row.content_hash for row in rows}


def mark_done(connection: Connection, due: Mapping[str, str]) -> None:
    """Take texts, article id → content hash, from the queue."""
    connection.execute(
        text(
            "DELETE FROM core.deduplication_queue AS q "
            "USING unnest(CAST(:ids AS text[]), CAST(:hashes AS text[])) AS d (article_id, content_hash) "
            "WHERE q.article_id = d.article_id AND q.content_hash = d.content_hash"
        ),
        {"ids": list(due), "hashes": list(due.values())},
    )


def clear_passed_over(connection: Connection) -> None:
    """Take from the queue what is not due: texts that were revised since, articles that have gone."""
    connection.execute(
        text(
            "DELETE FROM core.deduplication_queue AS q WHERE NOT EXISTS ("
            "SELECT FROM raw.articles AS a LEFT JOIN core.article_groups AS g USING (article_id) "
            "WHERE a.article_id = q.article_id AND a.content_hash = q.content_hash "
            "AND (g.article_id IS NULL OR g.content_hash <> a.content_hash OR g.sketch_version <> :version))"
        ),
        {"version": SKETCH_VERSION},
    )


def forget(connection: Connection, article_ids: Sequence[str]) -> set[str]:
    """Drop the sketches and pairs of articles that were read before; the articles they were paired with."""
    known = numbers(connection, article_ids)
    if not known:
        return set()
    sketches.forget(connection, list(known.values()))
    rows = connection.execute(
        text(
            "DELETE FROM core.article_copies WHERE left_id = ANY(:ids) OR right_id = ANY(:ids) "
            "RETURNING left_id, right_id"
        ),
        {"ids": list(known)},
    )
    return {article for row in rows for article in row}


def write_articles(
    connection: Connection, rows: Sequence[tuple[DueArticle, Fingerprint, str | None]]
) -> dict[str, int]:
    """Store each article as its own group for now; the number of each."""
    columns = (
        "article_id", "original_id", "agency", "content_hash", "sketch_version", "words", "text_hash", "published_at",
        "digest",
    )  # fmt: skip
    upsert(
        connection,
        "core.article_groups",
        columns,
        [
            (
                a.article_id,
                a.article_id,
                agency,
                a.content_hash,
                SKETCH_VERSION,
                f.words,
                f.text_hash,
                a.published_at,
                "\\x" + f.digest.hex(),
            )
            for a, f, agency in rows
        ],
        key=("article_id",),
    )
    return numbers(connection, [a.article_id for a, _, _ in rows])


def numbers(connection: Connection, article_ids: Sequence[str]) -> dict[str, int]:
    """Article id → number of those that were read before."""
    query = "SELECT article_id, article_no FROM core.article_groups WHERE article_id = ANY(:ids)"
    return {row.article_id: row.article_no for row in connection.execute(text(query), {"ids": list(article_ids)})}


def digests(connection: Connection, article_ids: Iterable[str]) -> dict[str, bytes]:
    """Article id → digest."""
    query = "SELECT article_id, digest FROM core.article_groups WHERE article_id = ANY(:ids)"
    rows = connection.execute(text(query), {"ids": list(article_ids)})
    return {row.article_id: bytes(row.digest) for row in rows}


def texts(connection: Connection, article_ids: Iterable[str]) -> list[tuple[str, str, str]]:
    """(id, title, text) of articles."""
    query = "SELECT article_id, title, text FROM raw.articles WHERE article_id = ANY(:ids)"
    return [(i, t, x) for i, t, x in connection.execute(text(query), {"ids": list(article_ids)})]


def write_pairs(connection: Connection, pairs: Sequence[tuple[str, str, float]]) -> None:
    """Store verified pairs."""
    upsert(
        connection, "core.article_copies", ("left_id", "right_id", "containment"), pairs, key=("left_id", "right_id")
    )


_REACH = """
WITH RECURSIVE reach (article_id) AS (
    SELECT unnest(CAST(:ids AS text[]))
    UNION
    SELECT next.article_id FROM reach CROSS JOIN LATERAL (
        SELECT right_id AS article_id FROM core.article_copies WHERE left_id = reach.article_id
        UNION ALL SELECT left_id FROM core.article_copies WHERE right_id = reach.article_id
    ) AS next
)
SELECT g.article_id, g.original_id, g.published_at, a.publisher
FROM reach JOIN core.article_groups AS g USING (article_id) JOIN raw.articles AS a USING (article_id)
"""


def reach(connection: Connection, article_ids: Iterable[str]) -> Reached:
    """The whole components of `article_ids` under the stored pairs."""
    rows = connection.execute(text(_REACH), {"ids": sorted(article_ids)}).all()
    members = {
        r.article_id: Member(r.article_id, r.published_at, agency_of_publisher(r.publisher) is not None) for r in rows
    }
    query = "SELECT left_id, right_id FROM core.article_copies WHERE left_id = ANY(:ids)"
    pairs = [(left, right) for left, right in connection.execute(text(query), {"ids": sorted(members)})]
    return Reached(members, {r.article_id: r.original_id for r in rows}, pairs)


def move(connection: Connection, moved: dict[str, str]) -> None:
    """Set the originals of articles, and let resolve weigh their mentions anew."""
    if not moved:
        return
    pairs = {"ids": sorted(moved), "originals": [moved[article_id] for article_id in sorted(moved)]}
    connection.execute(
        text(
            "UPDATE core.article_groups AS g SET original_id = m.original_id "
            "FROM unnest(CAST(:ids AS text[]), CAST(:originals AS text[])) AS m (article_id, original_id) "
            "WHERE g.article_id = m.article_id"
        ),
        pairs,
    )
    connection.execute(
        text("UPDATE core.mentions SET resolved = false WHERE resolved AND article_id = ANY(:ids)"),
        {"ids": sorted(moved)},
    )
