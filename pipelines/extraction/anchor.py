"""The publication day in the zone of a place, and the day that an expression names against it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipelines.extraction.calendar_terms import MONTHS
from pipelines.extraction.dates import DateRef
from pipelines.model import Article

# A date this soon after publication is an announced one, not last year's.
NEAR_FUTURE_DAYS = 45


@dataclass(frozen=True, slots=True)
class Anchor:
    """`day` is the local publication day; `may_lag` when the publisher's own day can be one behind the place's.

    `written` is the day before it that the dateline gives.
    """

    day: dt.date
    may_lag: bool = False
    written: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """An ISO day or month, and whether the day is exact."""

    iso: str
    exact: bool


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """The tzdata zone `name`; Pyongyang's half hour of 2015-08-15 to 2018-05-05 is in it."""
    return ZoneInfo(name)


def anchor_for(article: Article, zone_name: str | None) -> Anchor | None:
    """The publication day at the place whose zone is `zone_name` (UTC when None); None for an undated article."""
    at = article.published_at
    if at is None:
        return None
    if article.published_precision == "day":
        # A source that states only a day states its own; Asia may already be a day ahead of it.
        ahead = zone_name is not None and _offset_hours(zone_name, at) >= 5
        return Anchor(at.date(), may_lag=ahead, written=_written(article.text, at.date()))
    local = at.astimezone(zone(zone_name)) if zone_name else at.astimezone(dt.UTC)
    return Anchor(local.date(), written=_written(article.text, local.date()))


# "MOSCOW, Oct. 26 (Xinhua) --", "TEHRAN, Nov. 2 —" near the beginning of the text.
_DATELINE = re.compile(
    r"[A-Z]{3}[A-Z .]{0,30}, ([A-Z][a-z]{2,8})\.? (\d{1,2})(?:, \d{4})? ?"
    r"(?:\([A-Z][\w/&. -]{1,24}\) ?(?:--?|[—–_])|--|[—–])"
)
_HEAD = 400


def _written(text: str, day: dt.date) -> dt.date | None:
    """The day of the dateline, when it is one to three days before `day`."""
    found = _DATELINE.search(text, 0, _HEAD)
    month = MONTHS.get(found[1].lower()) if found is not None else None
    if found is None or month is None:
        return None
    for back in range(1, 4):
        then = day - dt.timedelta(days=back)
        if (then.month, then.day) == (month, int(found[2])):
            return then
    return None


def _offset_hours(zone_name: str, at: dt.datetime) -> float:
    offset = at.astimezone(zone(zone_name)).utcoffset()
    return offset.total_seconds() / 3600 if offset else 0.0


def resolve(ref: DateRef, anchor: Anchor) -> Resolved | None:
    """The day or month that `ref` names; None when it names none (a year, the future, an impossible date)."""
    if ref.future or ref.shape in ("year", "season"):
        return None
    if ref.shape == "weekday" and ref.weekday is not None:
        return Resolved(_weekday(ref.weekday, ref.last, anchor).isoformat(), True)
    if ref.shape == "monthday":
        return _month_day(ref, anchor)
    if ref.shape == "month" and ref.month is not None:
        return _month(ref, anchor)
    if ref.shape == "ago":
        day = anchor.day - dt.timedelta(days=ref.days)
        return Resolved(_month_of(day), False) if ref.vague else Resolved(day.isoformat(), True)
    if ref.shape == "period":
        day = months_back(anchor.day, ref.months) - dt.timedelta(days=ref.days)
        return Resolved(_month_of(day), False)
    return None


def _weekday(weekday: int, last: bool, anchor: Anchor) -> dt.date:
    back = (anchor.day.weekday() - weekday) % 7
    if last and back <= 1:
        back += 7  # yesterday is not "last Thursday"
    if back == 6 and anchor.may_lag and not last:
        back = -1
    return anchor.day - dt.timedelta(days=back)


def _month_day(ref: DateRef, anchor: Anchor) -> Resolved | None:
    if ref.day is None:
        return None
    if ref.month is None:
        day = anchor.day
        for _ in range(62):
            if day.day == ref.day:
                return Resolved(day.isoformat(), True)
            day -= dt.timedelta(days=1)
        return None
    year = ref.year if ref.year is not None else anchor.day.year
    if year == -1:
        year = anchor.day.year - 1
    try:
        day = dt.date(year, ref.month, ref.day)
        if ref.year is None and dt.timedelta(days=1) < day - anchor.day < dt.timedelta(days=NEAR_FUTURE_DAYS):
            return None
        if ref.year is None and day > anchor.day + dt.timedelta(days=1):
            day = dt.date(year - 1, ref.month, ref.day)
    except ValueError:
        return None
    if day > anchor.day + dt.timedelta(days=1):
        return None
    return Resolved(day.isoformat(), True)


def _month(ref: DateRef, anchor: Anchor) -> Resolved | None:
    assert ref.month is not None
    if ref.year is not None:
        year = ref.year
    elif ref.days:
        year = anchor.day.year - 1
    else:
        year = anchor.day.year
        this = ref.month == anchor.day.month
        if ref.month > anchor.day.month or (this and ref.last):
            year -= 1
    if (year, ref.month) > (anchor.day.year, anchor.day.month):
        return None
    return Resolved(f"{year:04d}-{ref.month:02d}", False)


def _month_of(day: dt.date) -> str:
    return f"{day.year:04d}-{day.month:02d}"


def months_back(day: dt.date, months: int) -> dt.date:
    """The first of the month `months` before `day`, or `day` itself for 0."""
    if not months:
        return day
    index = day.year * 12 + day.month - 1 - months
    return dt.date(index // 12, index % 12 + 1, 1)
