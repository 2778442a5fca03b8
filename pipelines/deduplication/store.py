"""The deduplicate step's tables: reads and writes, nothing decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from pipelines.deduplication.agencies import agency_of_publisher
from pipelines.deduplication.fingerprint import SKETCH_VERSION, Fingerprint
from pipelines.deduplication.groups import Member
from pipelines.warehouse import upsert
from pipelines.warehouse.bulk import copy_rows

# A copy appears within days; two weeks keep the look-up small (measured).
LOOK_BACK_DAYS = 14
LOOK_BACK = timedelta(days=LOOK_BACK_DAYS)
UNDATED_FORTNIGHT = -1
# A hash in more articles of one fortnight is boilerplate (measured: at 300 the recall stays 0.999).
HOT_POSTINGS = 300
# Two shared hashes are worth a verification; between short texts, which keep sixteen of few, stock phrases share two.
LEAST_SHARED_HASHES = 2
LEAST_SHARED_HASHES_SHORT = 3
SHORT_WORDS = 100
# Of a copy at least half of the shorter text's hashes (words / 16) are shared; a fifth leaves room for chance.
WORDS_A_SHARED_HASH = 80


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


_IS_DUE = """
    LEFT JOIN core.article_groups AS g USING (article_id)
    WHERE (g.article_id IS NULL OR g.content_hash <> a.content_hash OR g.sketch_version <> :version)
"""


def due_articles(connection: Connection) -> list[str]:
    """Ids of all articles that are new, revised or of an older sketch version.

    In the order of publication, so that a batch looks into few fortnights of the index.
    """
    query = f"SELECT a.article_id FROM raw.articles AS a {_IS_DUE} ORDER BY a.published_at, a.article_id"
    return list(connection.execute(text(query), {"version": SKETCH_VERSION}).scalars())


def read_due(connection: Connection, article_ids: Sequence[str]) -> list[DueArticle]:
    """Those of `article_ids` that are still due: another worker may have been here since."""
    query = f"""
        SELECT a.article_id, a.title, a.text, a.publisher, a.published_at, a.content_hash
        FROM raw.articles AS a {_IS_DUE} AND a.article_id = ANY(:ids) ORDER BY a.article_id
    """
    rows = connection.execute(text(query), {"version": SKETCH_VERSION, "ids": list(article_ids)})
    return [DueArticle(*row) for row in rows]


def forget(connection: Connection, article_ids: Sequence[str]) -> set[str]:
    """Drop the sketches and pairs of articles that were read before; the articles they were paired with."""
    ids = {"ids": list(article_ids)}
    connection.execute(
        text(
            "DELETE FROM core.article_sketches WHERE article_no IN "
            "(SELECT article_no FROM core.article_groups WHERE article_id = ANY(:ids))"
        ),
        ids,
    )
    rows = connection.execute(
        text(
            "DELETE FROM core.article_copies WHERE left_id = ANY(:ids) OR right_id = ANY(:ids) "
            "RETURNING left_id, right_id"
        ),
        ids,
    )
    return {article for row in rows for article in row}


def fortnight(published_at: datetime | None) -> int:
    """The fortnight of a publication time."""
    return UNDATED_FORTNIGHT if published_at is None else int(published_at.timestamp() // (86400 * LOOK_BACK_DAYS))


def write_articles(connection: Connection, rows: Sequence[tuple[DueArticle, Fingerprint, str | None]]) -> None:
    """Store each article as its own group for now, and its sketch."""
    columns = (
        "article_id", "original_id", "agency", "content_hash", "sketch_version", "words", "text_hash", "published_at",
    )  # fmt: skip
    upsert(
        connection,
        "core.article_groups",
        columns,
        [
            (a.article_id, a.article_id, agency, a.content_hash, SKETCH_VERSION, f.words, f.text_hash, a.published_at)
            for a, f, agency in rows
        ],
        key=("article_id",),
    )
    numbers = _numbers(connection, [a.article_id for a, _, _ in rows])
    copy_rows(
        connection,
        "core.article_sketches",
        ("fortnight", "hash", "article_no"),
        [(fortnight(a.published_at), h, numbers[a.article_id]) for a, f, _ in rows for h in f.sketch],
    )


def _numbers(connection: Connection, article_ids: Sequence[str]) -> dict[str, int]:
    query = "SELECT article_id, article_no FROM core.article_groups WHERE article_id = ANY(:ids)"
    return {row.article_id: row.article_no for row in connection.execute(text(query), {"ids": list(article_ids)})}


_SHARED = """
WITH fresh AS MATERIALIZED (
    SELECT article_no, fortnight, hash FROM core.article_sketches WHERE article_no = ANY(:numbers)
), wanted AS MATERIALIZED (
    SELECT DISTINCT fortnight + near AS fortnight, hash FROM fresh, generate_series(-1, 1) AS near
), postings AS MATERIALIZED (
    SELECT wanted.fortnight, wanted.hash, found.article_no,
           count(*) OVER (PARTITION BY wanted.fortnight, wanted.hash) AS n
    FROM wanted CROSS JOIN LATERAL (
        SELECT article_no FROM core.article_sketches AS o
        WHERE o.fortnight = wanted.fortnight AND o.hash = wanted.hash LIMIT :hot + 1
    ) AS found
)
SELECT fresh.article_no, p.article_no, count(*)
FROM fresh JOIN postings AS p
  ON p.hash = fresh.hash AND p.fortnight BETWEEN fresh.fortnight - 1 AND fresh.fortnight + 1
WHERE p.n <= :hot AND p.article_no <> fresh.article_no
GROUP BY fresh.article_no, p.article_no HAVING count(*) >= :least
"""
_IDENTICAL = """
SELECT f.article_no, o.article_no
FROM unnest(CAST(:numbers AS integer[]), CAST(:hashes AS bigint[])) AS f (article_no, text_hash)
JOIN core.article_groups AS o ON o.text_hash = f.text_hash AND o.article_no <> f.article_no
"""


def candidates(connection: Connection, prints: Mapping[str, Fingerprint]) -> list[tuple[str, str]]:
    """Pairs (smaller id first) of which one is in `prints` and that may be copies within the look-back window."""
    numbers = _numbers(connection, sorted(prints))
    # The planner knows nothing of a table that this transaction grew; without this it reads the index as a whole.
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    values = {"numbers": list(numbers.values()), "hot": HOT_POSTINGS, "least": LEAST_SHARED_HASHES}
    shared = {(one, other): n for one, other, n in connection.execute(text(_SHARED), values)}
    worded = {numbers[i]: f.text_hash for i, f in prints.items() if f.words}
    values = {"numbers": list(worded), "hashes": list(worded.values())}
    same = {(one, other) for one, other in connection.execute(text(_IDENTICAL), values)}
    known = _articles(connection, {number for pair in shared.keys() | same for number in pair})
    connection.execute(text("SET LOCAL enable_seqscan = on"))
    found = set()
    for pair in shared.keys() | same:
        one, other = known[pair[0]], known[pair[1]]
        if _within(one.published_at, other.published_at) and (
            pair in same or shared[pair] >= least_shared(min(one.words, other.words))
        ):
            found.add((min(one.article_id, other.article_id), max(one.article_id, other.article_id)))
    return sorted(found)


def least_shared(words: int) -> int:
    """How many hashes two texts must share to be compared, the shorter of which has `words` words."""
    return LEAST_SHARED_HASHES_SHORT if words < SHORT_WORDS else max(LEAST_SHARED_HASHES, words // WORDS_A_SHARED_HASH)


def _within(one: datetime | None, other: datetime | None) -> bool:
    """Whether two publication times lie within the look-back window; two unknown ones do."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= LOOK_BACK


def _articles(connection: Connection, numbers: Iterable[int]) -> dict[int, Any]:
    query = (
        "SELECT article_no, article_id, words, published_at FROM core.article_groups WHERE article_no = ANY(:numbers)"
    )
    return {row.article_no: row for row in connection.execute(text(query), {"numbers": sorted(numbers)})}


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
