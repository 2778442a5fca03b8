"""Which sources are dead, silent, below their floor or flooding, each by its own thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from sqlalchemy import text

from pipelines.warehouse import connect

# A site may be down for a night; after three days of only failures it needs a person.
DEAD_AFTER = timedelta(days=3)
# The daily run asks every source each day; one that nobody asked for two days means that no run went through.
UNASKED_AFTER = timedelta(days=2)

_ASKED = text(
    """
    SELECT source_id,
           min(fetched_at) FILTER (WHERE purpose <> 'probe') AS first_asked_at,
           max(fetched_at) FILTER (WHERE purpose <> 'probe') AS last_asked_at,
           max(fetched_at) FILTER (WHERE outcome IN ('ok', 'not_modified')) AS last_answer_at,
           mode() WITHIN GROUP (ORDER BY outcome) FILTER (WHERE outcome NOT IN ('ok', 'not_modified')) AS main_failure
    FROM raw.fetches GROUP BY source_id
    """
)
_ARTICLES = text(
    """
    SELECT source_id, max(first_seen_at) AS last_article_at,
           count(*) FILTER (WHERE first_seen_at > now() - interval '7 days') / 7.0 AS articles_per_day
    FROM raw.articles WHERE source_id IS NOT NULL GROUP BY source_id
    """
)


@dataclass(frozen=True, slots=True)
class Health:
    """The state of one source: well, new, unasked, dead, silent, low or flood, with the reason in one line."""

    source_id: str
    state: str
    reason: str = ""

    @property
    def well(self) -> bool:
        """Whether nobody need look."""
        return self.state in ("well", "new")


@dataclass(frozen=True, slots=True)
class Floors:
    """The thresholds of one source."""

    per_day_min: float
    per_day_max: float
    silent_days: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tables hold of one source. Times are null when it never happened.

    Asked means asked by a crawl: a probe brings no articles. An answer to either is an answer.
    """

    first_asked_at: datetime | None = None
    last_asked_at: datetime | None = None
    last_answer_at: datetime | None = None
    main_failure: str | None = None
    last_article_at: datetime | None = None
    articles_per_day: float = 0.0


def judge(source_id: str, floors: Floors, seen: Seen, now: datetime) -> Health:
    """The state of one source; the first of the troubles that applies."""
    if seen.first_asked_at is None or seen.last_asked_at is None:
        return Health(source_id, "new", "never asked yet")
    if now - seen.last_asked_at > UNASKED_AFTER:
        return Health(source_id, "unasked", f"not asked since {seen.last_asked_at:%Y-%m-%d}")
    if now - (seen.last_answer_at or seen.first_asked_at) > DEAD_AFTER:
        since = f"since {seen.last_answer_at:%Y-%m-%d}" if seen.last_answer_at else "ever"
        return Health(source_id, "dead", f"no answer {since}; mostly {seen.main_failure}")
    silent_after = timedelta(days=floors.silent_days)
    if now - (seen.last_article_at or seen.first_asked_at) > silent_after:
        since = f"since {seen.last_article_at:%Y-%m-%d}" if seen.last_article_at else "ever"
        return Health(source_id, "silent", f"no new article {since}; {floors.silent_days:g} days are normal")
    # A rate is known after a week.
    if now - seen.first_asked_at > timedelta(days=7):
        rate = f"{seen.articles_per_day:.1f} articles a day"
        if seen.articles_per_day < floors.per_day_min:
            return Health(source_id, "low", f"{rate}; at least {floors.per_day_min:g} are normal")
        if seen.articles_per_day > floors.per_day_max:
            return Health(source_id, "flood", f"{rate}; at most {floors.per_day_max:g} are normal")
    return Health(source_id, "well")


def seen_by_source() -> dict[str, Seen]:
    """What the tables hold, by source."""
    with connect() as connection:
        found: dict[str, dict[str, Any]] = {
            row.source_id: {k: v for k, v in row._mapping.items() if k != "source_id"}
            for row in connection.execute(_ASKED)
        }
        for row in connection.execute(_ARTICLES):
            mine = found.setdefault(row.source_id, {})
            mine.update(last_article_at=row.last_article_at, articles_per_day=float(row.articles_per_day))
    return {source: Seen(**values) for source, values in found.items()}


def judge_all(
    thresholds: Mapping[str, Floors] | None = None, now: datetime | None = None, seen: Mapping[str, Seen] | None = None
) -> list[Health]:
    """The state of each enabled source of the catalogue."""
    thresholds = thresholds if thresholds is not None else catalogue_floors()
    seen, now = seen if seen is not None else seen_by_source(), now or datetime.now(UTC)
    return [judge(source, floors, seen.get(source, Seen()), now) for source, floors in sorted(thresholds.items())]


def catalogue_floors() -> dict[str, Floors]:
    """The thresholds of every enabled source."""
    sources: Iterable[Any] = import_module("spiders.catalogue").load_catalogue().values()
    return {
        source.id: Floors(
            source.floors.articles_per_day_min, source.floors.articles_per_day_max, source.floors.silent_days
        )
        for source in sources
        if source.enabled
    }
