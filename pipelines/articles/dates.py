"""Dates as feeds and pages write them, with the provenance of their zone.

A general feed parser reads KST, JST and IST as UTC (nine hours wrong) and takes naive times as UTC. Here a time without
a zone is read in the zone of the source; without that it counts as a day, never as a guessed instant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from pipelines.model import PublishedPrecision

ZoneFrom = Literal["stated", "source", "none"]

# Hours east of UTC of the abbreviations that feeds use. CST is read as US Central, as RFC 822 says; IST as India.
# An abbreviation that the source's own zone uses on that day wins over this table (IST in Jerusalem, CST in Taipei).
_ABBREVIATIONS = {
    **{"UT": 0.0, "UTC": 0.0, "GMT": 0.0, "Z": 0.0, "WET": 0.0, "BST": 1.0, "WEST": 1.0, "CET": 1.0, "CEST": 2.0},
    **{"EET": 2.0, "EEST": 3.0, "MSK": 3.0, "TRT": 3.0, "AST": 3.0, "IRST": 3.5, "GST": 4.0, "PKT": 5.0, "IST": 5.5},
    **{"ICT": 7.0, "WIB": 7.0, "HKT": 8.0, "SGT": 8.0, "AWST": 8.0, "KST": 9.0, "JST": 9.0, "AEST": 10.0, "AEDT": 11.0},
    **{"NZST": 12.0, "NZDT": 13.0, "EDT": -4.0, "EST": -5.0, "CDT": -5.0, "CST": -6.0, "MDT": -6.0, "MST": -7.0},
    **{"PDT": -7.0, "PST": -8.0, "AKDT": -8.0, "AKST": -9.0, "HST": -10.0, "IDT": 3.0},
}
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
_CLOCK = (
    r"(?:[T ,]+|\s*(?:-|–|\||at)\s*)(?P<half_before>am|pm|a\.m\.|p\.m\.|오전|오후|午前|午後)?\s*"
    r"(?P<hour>\d{1,2})[:시時h](?:\s?(?P<minute>\d{2}))?[분分]?(?:[:.](?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?"
)
_ZONE = r"\s*\(?(?P<zone>Z|(?:UTC|GMT)?[+\-−]\d{1,2}:?\d{0,2}|[A-Z]{2,5}|[A-Z][a-z]+/[A-Z][A-Za-z_]+)?\)?"
_DATES = tuple(
    re.compile(pattern + r"(?:" + _CLOCK + _ZONE + r")?(?!\d)", re.IGNORECASE if "month_name" in pattern else 0)
    for pattern in (
        r"(?P<year>(?:19|20)\d{2})[-./]\s?(?P<month>\d{1,2})[-./]\s?(?P<day>\d{1,2})\.?",
        r"(?P<year>(?:19|20)\d{2})[년年]\s?(?P<month>\d{1,2})[월月]\s?(?P<day>\d{1,2})[일日]",
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<month_name>[a-z]{3,9})\.?[\s,-]+(?P<year>(?:19|20)\d{2})",
        r"(?P<month_name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d{2})",
        # With dots the day comes first wherever they are used; with slashes only a number above twelve tells.
        r"(?<!\d)(?<!\d\.)(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>(?:19|20)\d{2})",
        r"(?<!\d)(?P<day>1[3-9]|2\d|3[01])(?P<slash>[/-])(?P<month>\d{1,2})(?P=slash)(?P<year>(?:19|20)\d{2})",
        r"(?<!\d)(?P<month>\d{1,2})(?P<slash>[/-])(?P<day>1[3-9]|2\d|3[01])(?P=slash)(?P<year>(?:19|20)\d{2})",
    )
)
_COMPACT = re.compile(r"(?P<date>(?:19|20)\d{6})(?:T?(?P<clock>\d{6}|\d{4}))?(?P<zone>Z|[+-]\d{2}:?\d{2})?")
_BEFORE = re.compile(
    r"(?:(?P<half_before>am|pm)\s*)?(?P<hour>\d{1,2}):(?P<minute>\d{2})\s*(?P<half>[ap]\.?m\.?)?,?\s*(?P<zone>[A-Z]{2,5})?,?\s+(?=\w)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment as a source stated it.

    `at` is aware; with precision "day" it is midnight UTC of the stated (local) day. `zone_from` says where its zone
    came from: the string itself, the source's own zone, or nowhere.
    """

    at: datetime
    precision: PublishedPrecision
    zone_from: ZoneFrom
    raw: str


def parse_date(raw: str, zone: str | None = None) -> Stamp | None:
    """The moment that `raw` states, a naive time read in `zone` (IANA name); None when no date can be read.

    Reads ISO 8601, RFC 822 with named zones, dotted and East Asian dates, epoch seconds and milliseconds, and English
    dates with the month's name, and 23.11.2026. Never guesses between day and month: 03/04/2024 is None.
    """
    text = " ".join(raw.split())[:120]
    if not text:
        return None
    if re.fullmatch(r"\d{10}|\d{13}", text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return Stamp(datetime.fromtimestamp(seconds, UTC), "second", "stated", raw)
    compact = _COMPACT.fullmatch(text)
    if compact:
        clock = compact["clock"] or ""
        parts = {"hour": clock[:2], "minute": clock[2:4], "second": clock[4:], "zone": compact["zone"]}
        date = compact["date"]
        return _stamp(raw, date[:4], date[4:6], date[6:], parts if clock else {}, zone)
    for pattern in _DATES:
        for match in pattern.finditer(text):
            found = match.groupdict()
            month = found.get("month") or _MONTHS.get((found.get("month_name") or "")[:3].lower())
            if month is None:
                continue
            if not found["hour"]:
                before = _BEFORE.fullmatch(text[: match.start()]) or _BEFORE.search(text[: match.start()] + " x")
                found |= before.groupdict() if before else {}
            stamp = _stamp(raw, found["year"], month, found["day"], found, zone)
            if stamp is not None:
                return stamp
    return None


def _stamp(
    raw: str, year: str, month: str | int, day: str, clock: dict[str, str | None], zone: str | None
) -> Stamp | None:
    try:
        date = datetime(int(year), int(month), int(day), tzinfo=UTC)
        if not clock.get("hour"):
            return Stamp(date, "day", "none", raw)
        naive = _with_clock(date, clock)
        known, zone_from = _zone(clock.get("zone"), zone, naive)
        if known is None:
            return Stamp(date, "day", "none", raw)
        return Stamp(naive.replace(tzinfo=known).astimezone(UTC), "second", zone_from, raw)
    except (ValueError, OverflowError):
        return None


def _with_clock(date: datetime, clock: dict[str, str | None]) -> datetime:
    """`date` with the hour and minute of `clock`; 24:00 is the next midnight."""
    hour = int(clock["hour"] or 0)
    half = (clock.get("half") or clock.get("half_before") or "").lower().replace(".", "")
    if half in ("pm", "오후", "午後") and hour < 12:
        hour += 12
    elif half in ("am", "오전", "午前") and hour == 12:
        hour = 0
    minute, second = int(clock.get("minute") or 0), min(int(clock.get("second") or 0), 59)
    if (hour, minute, second) == (24, 0, 0):
        return date + timedelta(days=1)
    return date.replace(hour=hour, minute=minute, second=second)


def _zone(stated: str | None, own: str | None, naive: datetime) -> tuple[ZoneInfo | timezone | None, ZoneFrom]:
    """The zone of a clock time and where it came from."""
    source = zone_info(own)
    if stated:
        name = stated.strip()
        offset = re.fullmatch(r"(?:UTC|GMT)?([+\-−])(\d{1,2}):?(\d{2})?", name, re.IGNORECASE)
        if offset:
            minutes = int(offset[2]) * 60 + int(offset[3] or 0)
            return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)), "stated"
        if source is not None and name.upper() in _own_abbreviations(source, naive):
            return source, "stated"
        if name.upper() in _ABBREVIATIONS:
            return timezone(timedelta(hours=_ABBREVIATIONS[name.upper()])), "stated"
        named = zone_info(name) if "/" in name else None
        if named is not None:
            return named, "stated"
    return (source, "source") if source is not None else (None, "none")


def _own_abbreviations(source: ZoneInfo, naive: datetime) -> set[str | None]:
    """What the zone calls itself in winter and summer of that year; outlets keep printing IST in summer."""
    return {naive.replace(tzinfo=source, month=month, day=1).tzname() for month in (1, 7)}


def zone_info(name: str | None) -> ZoneInfo | None:
    """The zone of an IANA name, or None when there is no such zone."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None
