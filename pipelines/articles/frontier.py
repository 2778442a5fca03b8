"""The frontier: which article addresses are known, which are due, and how far each feed was read.

A listing and the new state of its feed are stored in one transaction, and an address stays due until its fetch is
recorded: a crawl killed anywhere loses no page. One crawl at a time works on a source, by an advisory lock that ends
with the process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from pipelines.articles.urls import article_id, canonical_url
from pipelines.warehouse import connect, transaction
from pipelines.warehouse.bulk import copy_rows
from pipelines.warehouse.locks import lock_key

# A page is read again so long after its publication: outlets correct most of their launch reports on the first day.
REFETCH_AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=7))
# A failed fetch is tried again so long after; then the address is given up, with its last outcome on record.
RETRY_AFTER = (timedelta(minutes=10), timedelta(hours=2), timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Listing:
    """One entry of a feed, sitemap or list. Times are aware; `published_raw` is the date as written."""

    url: str
    title: str = ""
    published_raw: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    # Where to fetch it when that is not its own address: a copy in an archive.
    fetch_url: str = ""


@dataclass(frozen=True, slots=True)
class IndexState:
    """What is remembered of one feed, sitemap, list or query."""

    url: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    entry_count: int = 0
    newest_at: datetime | None = None
    oldest_at: datetime | None = None
    failure_count: int = 0
    not_before: datetime | None = None
    last_new_at: datetime | None = None
    since_at: datetime | None = None
    is_known: bool = False


@dataclass(frozen=True, slots=True)
class DueUrl:
    """One address to fetch now, with what a conditional request needs."""

    url_id: str
    source_id: str
    url: str
    title: str
    published_raw: str
    published_at: datetime | None
    fetch_count: int
    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True)
class Settled:
    """How the fetch of one address ended. `good` says whether the page was had (or had not changed)."""

    url_id: str
    outcome: str
    good: bool
    final: bool = False
    etag: str = ""
    last_modified: str = ""
    article_id: str | None = None
    published_at: datetime | None = None


@contextmanager
def hold_sources(source_ids: Sequence[str]) -> Iterator[list[str]]:
    """The sources among `source_ids` that no other process holds, held until the block (or the process) ends."""
    with connect() as connection:
        held = []
        for source_id in sorted(source_ids):
            key = {"key": lock_key(f"collect/{source_id}")}
            if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key).scalar():
                held.append(source_id)
        connection.commit()
        try:
            yield held
        finally:
            connection.execute(text("SELECT pg_advisory_unlock_all()"))
            connection.commit()


def index_states(source_ids: Sequence[str]) -> dict[tuple[str, str], IndexState]:
    """What is remembered of the sources' indexes, by (source id, address)."""
    with connect() as connection:
        rows = connection.execute(
            text(
                "SELECT source_id, index_url, etag, last_modified, body_hash, entry_count, newest_at, oldest_at, "
                "failure_count, not_before, last_new_at, since_at, true FROM raw.indexes WHERE source_id = ANY(:ids)"
            ),
            {"ids": list(source_ids)},
        )
        return {(row[0], row[1]): IndexState(*row[1:]) for row in rows}


def record_index(
    source_id: str,
    state: IndexState,
    outcome: str,
    listings: Iterable[Listing] = (),
    found_by: str = "",
    *,
    is_due: Callable[[Listing], bool] = lambda _: True,
) -> int:
    """Store an index's state and what it listed, in one transaction; how many addresses were not known before.

    A listed address that is known is made due again when the listing says that it changed since its last fetch, or when
    it was only noted so far.
    Those for which `is_due` is false are only noted: they lie outside the window, or the index carries the articles.
    """
    now = datetime.now(UTC)
    rows: dict[str, tuple[object, ...]] = {}
    for one in listings:
        # A sitemap may date an entry into the next century; such a date would keep it out of every window.
        published = one.published_at if one.published_at and one.published_at < now + timedelta(days=1) else None
        modified = one.modified_at.isoformat() if one.modified_at and one.modified_at < now else None
        url_id = article_id(one.url)
        entry = (one.title[:500], one.published_raw[:200], published, found_by, now if is_due(one) else None, modified)
        rows.setdefault(url_id, (url_id, source_id, one.fetch_url or one.url, canonical_url(one.url), *entry))
    with transaction() as connection:
        new = 0
        if rows:
            connection.exec_driver_sql(
                "CREATE TEMPORARY TABLE listed (url_id text, source_id text, url text, canonical_url text, title text, "
                "published_raw text, published_at timestamptz, found_by text, next_fetch_at timestamptz, "
                "modified_at timestamptz) ON COMMIT DROP"
            )
            columns = (
                "url_id, source_id, url, canonical_url, title, published_raw, published_at, found_by, next_fetch_at"
            )
            copy_rows(connection, "listed", [*columns.split(", "), "modified_at"], [rows[k] for k in sorted(rows)])
            new = connection.exec_driver_sql(
                f"INSERT INTO raw.urls ({columns}, listed_at) SELECT {columns}, coalesce(published_at, modified_at) "
                "FROM listed ORDER BY url_id ON CONFLICT (url_id) DO NOTHING"
            ).rowcount
            connection.exec_driver_sql(
                "UPDATE raw.urls AS u SET next_fetch_at = now() FROM listed AS l WHERE u.url_id = l.url_id "
                "AND u.source_id = l.source_id AND l.next_fetch_at IS NOT NULL "
                "AND (l.modified_at > u.last_fetched_at OR (u.fetch_count = 0 AND u.next_fetch_at IS NULL))"
            )
        _store_state(connection, source_id, state, outcome, new)
    return new


def _store_state(connection: Connection, source_id: str, state: IndexState, outcome: str, new: int) -> None:
    """Write one row of raw.indexes; `newest_at` only ever moves forward."""
    connection.execute(
        text(
            "INSERT INTO raw.indexes AS old (source_id, index_url, etag, last_modified, body_hash, entry_count, "
            "newest_at, oldest_at, failure_count, not_before, last_outcome, last_read_at, last_new_at, since_at) "
            "VALUES "
            "(:source_id, :url, :etag, :last_modified, :body_hash, :entry_count, :newest_at, :oldest_at, "
            ":failure_count, :not_before, :outcome, now(), CASE WHEN :new > 0 THEN now() END, :since_at) "
            "ON CONFLICT (source_id, index_url) DO UPDATE SET etag = excluded.etag, "
            "last_modified = excluded.last_modified, body_hash = excluded.body_hash, "
            "entry_count = excluded.entry_count, newest_at = greatest(old.newest_at, excluded.newest_at), "
            "oldest_at = excluded.oldest_at, failure_count = excluded.failure_count, "
            "not_before = excluded.not_before, last_outcome = excluded.last_outcome, last_read_at = now(), "
            "last_new_at = coalesce(excluded.last_new_at, old.last_new_at), since_at = excluded.since_at"
        ),
        {
            "source_id": source_id,
            "url": state.url,
            "etag": state.etag[:500],
            "last_modified": state.last_modified[:100],
            "body_hash": state.body_hash,
            "entry_count": state.entry_count,
            "newest_at": state.newest_at,
            "oldest_at": state.oldest_at,
            "failure_count": state.failure_count,
            "not_before": state.not_before,
            "outcome": outcome,
            "new": new,
            "since_at": state.since_at,
        },
    )


def entry_marks(url_ids: Sequence[str]) -> dict[str, str]:
    """The stored mark of each known address: for an article carried by its index, the hash of the entry."""
    with connect() as connection:
        rows = connection.execute(
            text("SELECT url_id, etag FROM raw.urls WHERE url_id = ANY(:ids)"), {"ids": [*url_ids]}
        )
        return {row[0]: row[1] for row in rows}


def owners(article_ids: Sequence[str]) -> dict[str, str]:
    """For each article, the address that it was first read from: another address of the same article is a copy.

    An address that failed since owns nothing: the outlet moved the page.
    """
    with connect() as connection:
        rows = connection.execute(
            text(
                "SELECT DISTINCT ON (article_id) article_id, url_id FROM raw.urls "
                "WHERE article_id = ANY(:ids) AND failure_count = 0 "
                "ORDER BY article_id, first_fetched_at, url_id"
            ),
            {"ids": list(article_ids)},
        )
        return {row[0]: row[1] for row in rows}


def open_window(source_ids: Sequence[str], since: datetime | None, until: datetime | None) -> int:
    """Make due what was listed earlier but lay outside the window of that run and lies inside this one; how many."""
    with transaction() as connection:
        return connection.execute(
            text(
                "UPDATE raw.urls SET next_fetch_at = now() WHERE source_id = ANY(:ids) AND next_fetch_at IS NULL "
                "AND fetch_count = 0 AND listed_at >= coalesce(CAST(:since AS timestamptz), '-infinity') "
                "AND listed_at < coalesce(CAST(:until AS timestamptz), 'infinity')"
            ),
            {"ids": list(source_ids), "since": since, "until": until},
        ).rowcount


def take_due(quotas: Mapping[str, int], crawl_id: str, limit: int) -> list[DueUrl]:
    """Up to `limit` addresses that are due and that this crawl has not taken yet.

    The sources in turn, of each the newest first, and at most as many as `quotas` says.
    """
    with transaction() as connection:
        rows = connection.execute(
            text(
                "WITH quota AS (SELECT * FROM unnest(CAST(:ids AS text[]), CAST(:counts AS integer[])) "
                "AS q(source_id, at_most)), "
                "due AS (SELECT url_id, source_id, row_number() OVER (PARTITION BY source_id "
                "ORDER BY published_at DESC NULLS LAST, url_id) AS turn FROM raw.urls "
                "WHERE source_id = ANY(:ids) AND next_fetch_at <= now() AND taken_by IS DISTINCT FROM :crawl) "
                "UPDATE raw.urls AS u SET taken_by = :crawl FROM (SELECT url_id FROM due JOIN quota USING (source_id) "
                "WHERE turn <= at_most ORDER BY turn, url_id LIMIT :limit) AS d WHERE u.url_id = d.url_id "
                "RETURNING u.url_id, u.source_id, u.url, u.title, u.published_raw, u.published_at, u.fetch_count, "
                "u.etag, u.last_modified"
            ),
            {"ids": list(quotas), "counts": list(quotas.values()), "crawl": crawl_id, "limit": limit},
        )
        return [DueUrl(*row) for row in rows]


def count_left(source_ids: Sequence[str], crawl_id: str) -> dict[str, int]:
    """How many due addresses of each source this crawl has not taken; sources without any are absent."""
    with connect() as connection:
        rows = connection.execute(
            text(
                "SELECT source_id, count(*) FROM raw.urls WHERE source_id = ANY(:ids) AND next_fetch_at <= now() "
                "AND taken_by IS DISTINCT FROM :crawl GROUP BY source_id"
            ),
            {"ids": list(source_ids), "crawl": crawl_id},
        )
        return {row[0]: row[1] for row in rows}


def settle(settled: Sequence[Settled]) -> None:
    """Record how fetches ended and when each address is due again."""
    if not settled:
        return
    now = datetime.now(UTC)
    last = {one.url_id: one for one in settled}
    with transaction() as connection:
        known = connection.execute(
            text(
                "SELECT url_id, failure_count, coalesce(published_at, first_fetched_at, now()) FROM raw.urls "
                "WHERE url_id = ANY(:ids) ORDER BY url_id FOR UPDATE"
            ),
            {"ids": list(last)},
        ).all()
        rows = [_settled_row(last[url_id], failures, age_from, now) for url_id, failures, age_from in known]
        connection.exec_driver_sql(
            "CREATE TEMPORARY TABLE settled (url_id text, next_fetch_at timestamptz, outcome text, good boolean, "
            "etag text, last_modified text, published_at timestamptz, article_id text) ON COMMIT DROP"
        )
        columns = ("url_id", "next_fetch_at", "outcome", "good", "etag", "last_modified", "published_at", "article_id")
        copy_rows(connection, "settled", columns, rows)
        connection.exec_driver_sql(
            "UPDATE raw.urls AS u SET next_fetch_at = s.next_fetch_at, fetch_count = u.fetch_count + 1, "
            "last_outcome = s.outcome, last_fetched_at = now(), "
            "failure_count = CASE WHEN s.good THEN 0 ELSE u.failure_count + 1 END, "
            "first_fetched_at = CASE WHEN s.good THEN coalesce(u.first_fetched_at, now()) ELSE u.first_fetched_at END, "
            "etag = CASE WHEN s.good THEN s.etag ELSE u.etag END, "
            "last_modified = CASE WHEN s.good THEN s.last_modified ELSE u.last_modified END, "
            "published_at = coalesce(s.published_at, u.published_at), "
            "article_id = coalesce(s.article_id, u.article_id) "
            "FROM settled AS s WHERE u.url_id = s.url_id"
        )


def _settled_row(one: Settled, failures: int, age_from: datetime, now: datetime) -> tuple[object, ...]:
    due = next_due(one, failures, one.published_at or age_from, now)
    published = min(one.published_at, now) if one.published_at else None
    marks = (one.etag[:500], one.last_modified[:100])
    return (one.url_id, due, one.outcome, one.good, *marks, published, one.article_id)


def next_due(one: Settled, failures: int, age_from: datetime, now: datetime) -> datetime | None:
    """When an address is fetched next: the next step of the decaying schedule after publication, a retry, or never."""
    if one.final:
        return None
    if not one.good:
        return now + RETRY_AFTER[failures] if failures < len(RETRY_AFTER) else None
    age_from = min(age_from, now)
    return next((age_from + step for step in REFETCH_AFTER if age_from + step > now), None)
