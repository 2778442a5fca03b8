"""The index of sketches: which articles may be copies of which. Nothing is decided here but what is worth comparing.

A batch's hashes are looked up before they are added, in the order of the index, and only in the four weeks of their
publication and the nearer four weeks beside those; what a look-up costs does not grow with the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from pipelines.deduplication.fingerprint import LEAST_HASHES, SKETCH_LIMIT, Fingerprint
from pipelines.warehouse.bulk import copy_rows

# A copy appears within days; two weeks keep the look-up small (measured).
LOOK_BACK_DAYS = 14
LOOK_BACK = timedelta(days=LOOK_BACK_DAYS)
# Of two periods twice as long as the window, the own and the nearer neighbour, the window lies in no third.
PERIOD_S = 2 * LOOK_BACK_DAYS * 86400
UNDATED = -1
# A hash in more articles of one period is boilerplate (measured: at 300 the recall stays 0.999).
HOT_POSTINGS = 300
# Two shared hashes are worth a verification; between short texts, which keep sixteen of few, stock phrases share two.
LEAST_SHARED_HASHES = 2
LEAST_SHARED_HASHES_SHORT = 3
SHORT_WORDS = 100
# Of the hashes that two texts would share if the longer held the shorter whole, a copy shares half at least; a fifth
# leaves room for chance and keeps out texts that share a standing paragraph (six months of feeds: no copy lost, 0.4 of
# the comparisons).
LEAST_SHARE = 0.2

Sketched = tuple[int, datetime | None, Fingerprint]


def periods(published_at: datetime | None) -> tuple[int, int]:
    """The period of a publication time and the neighbour that its look-back window reaches into."""
    if published_at is None:
        return UNDATED, UNDATED
    own, into = divmod(int(published_at.timestamp()), PERIOD_S)
    return own, own - 1 if into < PERIOD_S // 2 else own + 1


_FRESH = (
    "CREATE TEMPORARY TABLE fresh_articles (article_no integer, period integer, beside integer, least integer, "
    "words integer, published_at timestamptz, hashes integer[]) ON COMMIT DROP"
)
_FRESH_SKETCHES = (
    "CREATE TEMPORARY TABLE fresh_sketches ON COMMIT DROP AS "
    "SELECT article_no, period, beside, least, unnest(hashes) AS hash FROM fresh_articles"
)
# `least` is what the article's own length asks for at least; that of the shorter of the two is seen afterwards. Of two
# new articles only the higher number looks for the other: `above` is 0 for the old ones, which all are looked for.
_ALIKE = """
WITH held AS MATERIALIZED (
    SELECT min(period) AS first, max(period) AS last FROM core.article_sketches
), wanted AS MATERIALIZED (
    SELECT DISTINCT near.period, hash
    FROM fresh_sketches AS fresh CROSS JOIN LATERAL (VALUES (fresh.period), (fresh.beside)) AS near (period), held
    WHERE near.period BETWEEN held.first AND held.last
    ORDER BY 1, 2
), postings AS MATERIALIZED (
    SELECT period, hash, article_no, above, count(*) OVER (PARTITION BY period, hash) AS n
    FROM (
        SELECT wanted.period, wanted.hash, found.article_no, 0 AS above
        FROM wanted CROSS JOIN LATERAL (
            SELECT article_no FROM core.article_sketches AS o
            WHERE o.period = wanted.period AND o.hash = wanted.hash LIMIT :hot + 1
        ) AS found
        UNION ALL SELECT period, hash, article_no, article_no FROM fresh_sketches
    ) AS every
), shared AS MATERIALIZED (
    SELECT fresh.article_no AS one, p.article_no AS other, count(*) AS hashes
    FROM fresh_sketches AS fresh JOIN postings AS p ON p.hash = fresh.hash AND p.period IN (fresh.period, fresh.beside)
    WHERE p.n <= :hot AND p.above < fresh.article_no
    GROUP BY fresh.article_no, p.article_no HAVING count(*) >= min(fresh.least)
)
SELECT g.article_id AS one, o.article_id AS other
FROM shared JOIN fresh_articles AS f ON f.article_no = shared.one
JOIN core.article_groups AS g ON g.article_no = shared.one
JOIN core.article_groups AS o ON o.article_no = shared.other
WHERE shared.hashes >= greatest(
    CASE WHEN least(f.words, o.words) < :short_words THEN :short_least ELSE :least END,
    :share * least(f.words, o.words) * greatest(CAST(:kept AS float8) / greatest(f.words, o.words), :fraction)
)
"""
_WITHIN = """
AND (o.published_at BETWEEN {0}.published_at - :window AND {0}.published_at + :window
     OR (o.published_at IS NULL AND {0}.published_at IS NULL))
"""
_ADD = (
    "INSERT INTO core.article_sketches (period, hash, article_no) "
    "SELECT period, hash, article_no FROM fresh_sketches ORDER BY period, hash"
)
# Of identical texts each is compared with the one before and the one after it, which joins them all.
_IDENTICAL = """
SELECT g.article_id AS one, o.article_id AS other
FROM unnest(CAST(:numbers AS integer[])) AS fresh (article_no) JOIN core.article_groups AS g USING (article_no)
CROSS JOIN LATERAL (
    (
        SELECT o.article_id, o.published_at FROM core.article_groups AS o WHERE o.text_hash = g.text_hash
        AND (coalesce(o.published_at, 'infinity'), o.article_id)
          < (coalesce(g.published_at, 'infinity'), g.article_id)
        ORDER BY coalesce(o.published_at, 'infinity') DESC, o.article_id DESC LIMIT 1
    ) UNION ALL (
        SELECT o.article_id, o.published_at FROM core.article_groups AS o WHERE o.text_hash = g.text_hash
        AND (coalesce(o.published_at, 'infinity'), o.article_id)
          > (coalesce(g.published_at, 'infinity'), g.article_id)
        ORDER BY coalesce(o.published_at, 'infinity'), o.article_id LIMIT 1
    )
) AS o WHERE true
"""


def candidates(connection: Connection, rows: Sequence[Sketched]) -> list[tuple[str, str]]:
    """Add the sketches of articles (number, publication time, fingerprint) to the index.

    Returns pairs of article ids (the smaller first) of which one is new and that may be copies within the window.
    """
    connection.exec_driver_sql(_FRESH)
    columns = ("article_no", "period", "beside", "least", "words", "published_at", "hashes")
    copy_rows(connection, "fresh_articles", columns, [_fresh_row(*row) for row in rows])
    connection.exec_driver_sql(_FRESH_SKETCHES)
    values = {
        "hot": HOT_POSTINGS, "window": LOOK_BACK, "short_words": SHORT_WORDS, "short_least": LEAST_SHARED_HASHES_SHORT,
        "least": LEAST_SHARED_HASHES, "share": LEAST_SHARE, "kept": LEAST_HASHES, "fraction": SKETCH_LIMIT / (1 << 64),
    }  # fmt: skip
    found = list(connection.execute(text(_ALIKE + _WITHIN.format("f")), values))
    connection.exec_driver_sql(_ADD)
    connection.exec_driver_sql("DROP TABLE fresh_articles, fresh_sketches")
    numbers = [number for number, _, own in rows if own.words]
    values = {"numbers": numbers, "window": LOOK_BACK}
    found += connection.execute(text(_IDENTICAL + _WITHIN.format("g")), values)
    return sorted({(min(one, other), max(one, other)) for one, other in found})


def _fresh_row(number: int, published_at: datetime | None, own: Fingerprint) -> tuple[Any, ...]:
    own_period, beside = periods(published_at)
    least = LEAST_SHARED_HASHES_SHORT if own.words < SHORT_WORDS else LEAST_SHARED_HASHES
    hashes = "{" + ",".join(map(str, own.sketch)) + "}"
    return (number, own_period, beside, least, own.words, published_at, hashes)


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Drop the sketches of articles by number."""
    connection.execute(
        text("DELETE FROM core.article_sketches WHERE article_no = ANY(:numbers)"), {"numbers": list(numbers)}
    )
