"""The window of time that a run collects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

# Outlets date some articles a few hours before they put them on line, and feeds lag; a crawl that finds an article
# again only confirms it, so the overlap costs little.
OVERLAP = timedelta(hours=12)
DAY = timedelta(days=1)


class WindowError(ValueError):
    """A window's bound cannot be read, or the window ends before it begins."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` (included) to `until` (excluded), both UTC."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise WindowError(f"the window ends at {self.until.isoformat()}, not after {self.since.isoformat()}")

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M} UTC"


def parse_bound(value: str, *, end: bool) -> datetime:
    """An ISO 8601 date or date-time as UTC; without a zone it is UTC. A date as an end includes that day."""
    try:
        if len(value) == 10:
            day = datetime.combine(date.fromisoformat(value), datetime.min.time(), UTC)
            return day + DAY if end else day
        moment = datetime.fromisoformat(value)
    except ValueError:
        name = "until" if end else "since"
        raise WindowError(f"{name}: {value!r} is no date; write 2019-05-09 or 2019-05-09T07:29:00Z") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def run_window(
    params: Mapping[str, Any],
    interval: tuple[datetime | None, datetime | None] = (None, None),
    run_after: datetime | None = None,
    previous_end: datetime | None = None,
) -> Window:
    """The window of a run: what its params say, else its data interval, else the day before `run_after`.

    A scheduled run reaches back to `previous_end`, the end of the last interval that succeeded, so that days on which
    the machine was off are not lost, and OVERLAP further. Bounds that a person gave are taken as they are.
    """
    start, end = interval
    until = parse_bound(params["until"], end=True) if params.get("until") else end or run_after or datetime.now(UTC)
    if params.get("since"):
        return Window(parse_bound(params["since"], end=False), until)
    begin = start if start is not None and start < until else until - DAY
    if previous_end is not None and not params.get("until"):
        begin = min(begin, previous_end)
    return Window(begin - OVERLAP, until)
