"""Times, distances, heights, speeds and durations of an occasion, each tied to its missile when the text does so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipelines.extraction.anchor import anchor_for, resolve
from pipelines.extraction.clocks import Clock, to_zone
from pipelines.extraction.corrections import inside, overridden
from pipelines.extraction.draft import Draft
from pipelines.extraction.measures import measured
from pipelines.extraction.numbers import ORDINALS
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.reading import Reading
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words
from pipelines.gazetteers import actors

_FIELDS = {"range": "range_km", "apogee": "apogee_km", "speed": "speed_mach", "duration": "flight_minutes"}
_NOT_LAUNCH = words(
    "until since landed meeting briefing deadline window sirens statement radar fell between scheduled passed "
    "entered impact impacts landing struck splashed expected planned conference address speech alert update updated"
)
_ONE = words("one missile rocket projectile was flew flying reached traveled travelled launch followed flown , and")
# Relative change under which two figures are one, stated in two units or by two speakers.
_SAME = 0.025


def set_times(d: Draft, r: Reading, o: Occasion) -> None:
    """The launch times in the zone of the launch place; a time in another zone is converted, day and all."""
    actor = actors().get(d.values.get("actor") or "")
    zone = o.site_zone or (actor.time_zone if actor is not None else None)
    times: list[str] = []
    stated: list[tuple[str, Tagged, Clock, str, int | None]] = []
    for t in r.told(o):
        old = overridden(t.sentence)
        previous: Clock | None = None
        for clock in t.clocks:
            double = previous is not None and _in_brackets_after(t, previous, clock)
            previous = clock
            if double or not _tells(r, t) or r.owner(t, clock.start, clock.end) is not o:
                continue
            if _no_launch_time(t, clock.start, pair=d.values.get("count_max") == 2) or (
                clock.zone_name is not None and zone is None
            ):
                continue
            hhmm = _in_zone(r, o, clock, zone)
            bound = "about" if clock.about else "exact"
            if inside(old, clock.start):
                d.claim("times_local", hhmm, t.sentence, clock.start, clock.end, superseded=True)
                d.corrected = True
            elif hhmm not in times:
                times.append(hhmm)
                stated.append((hhmm, t, clock, bound, _flight_no(t, clock.start)))
    alone = d.values.get("count_max") == 1
    if alone:
        times = times[:1]  # another time of the same missile is another speaker's
    for k, (hhmm, t, clock, bound, flight) in enumerate(stated):
        no = None if alone else flight or (k + 1 if len(stated) > 1 else None)
        d.claim("times_local", hhmm, t.sentence, clock.start, clock.end, bound=bound, flight_no=no)  # type: ignore[arg-type]
    if times:
        _breaking(d, r, o)
        d.set("times_local", times)
        d.set("time_zone", zone)


def _breaking(d: Draft, r: Reading, o: Occasion) -> None:
    """A launch told to the minute without a day is news of the day it is told on."""
    anchor = anchor_for(r.article, o.site_zone)
    iso = d.values.get("date")
    if o.role != "main" or not o.inferred or anchor is None or iso is None or len(iso) != 7:
        return
    day = anchor.day.isoformat()
    if day.startswith(iso):
        d.set("date", day)
        d.claims = [replace(c, value=day) if c.field == "date" and c.value == iso else c for c in d.claims]


_TOLD_ON = words(
    "detected "
    "first second third another other followed launched fired lifted left leaving blasted test-fired occurred place"
)


def _tells(r: Reading, t: Tagged) -> bool:
    """Whether the sentence has a trigger, or goes on with "the second followed at"."""
    if r.owners.get(t.sentence.index):
        return True
    return bool(_TOLD_ON & set(t.sentence.lows))


def _in_zone(r: Reading, o: Occasion, clock: Clock, zone: str | None) -> str:
    if zone is None or clock.zone_name is None or _korean_clock(clock.zone_name, zone, clock):
        return clock.hhmm
    return to_zone(clock, o.day() or dt.date(2000, 1, 1), zone)[0]


def _korean_clock(clock_zone: str, zone: str, clock: Clock) -> bool:
    """ "Korean time" and KST are what Seoul's statements call the time at the site: kept as said."""
    return zone == "Asia/Pyongyang" and clock_zone in ("Asia/Seoul", "Asia/Tokyo")


def shifted_day(r: Reading, o: Occasion) -> str | None:
    """The local day at the site when the text gives day and time in another zone ("Sunday at 6:24 p.m. EST")."""
    f, ref, zone = o.ref_frame, o.ref, o.site_zone
    if f is None or ref is None or zone is None or ref.shape not in ("weekday", "monthday"):
        return None
    t = r.by_index[f.sentence.index]
    if any(c.local or c.zone_name is None for c in t.clocks):
        return None
    for clock in t.clocks:
        if clock.zone_name is None or clock.zone_name == zone or _korean_clock(clock.zone_name, zone, clock):
            continue
        there = anchor_for(r.article, clock.zone_name)
        said = resolve(ref, there) if there is not None else None
        if said is not None and said.exact and abs(clock.start - ref.end) < 14:
            return to_zone(clock, dt.date.fromisoformat(said.iso), zone)[1].isoformat()
    return None


def _in_brackets_after(t: Tagged, first: Clock, second: Clock) -> bool:
    """ "3:17 a.m. local time (1817 GMT)" says one time twice."""
    gap = t.sentence.lows[first.end : second.start]
    if "(" in gap and ")" not in gap and len(gap) <= 3:
        return True
    return "(" in gap and ")" not in gap and second.zone_name is not None and len(gap) <= 5


def _no_launch_time(t: Tagged, at: int, *, pair: bool) -> bool:
    lows = t.sentence.lows
    if pair and "between" in lows[max(0, at - 5) : at] and {"fired", "launched", "detected"} & set(lows[:at]):
        return False  # "fired two missiles between 7:25 and 7:37": one time each
    if lows[max(0, at - 1) : at] == ("and",) and "between" in lows[max(0, at - 5) : at]:
        return True  # "between 9:08 and 9:43": a span, no time of a launch
    for k in range(at - 1, max(-1, at - 9), -1):
        if lows[k] in _NOT_LAUNCH and (lows[k] != "between" or at - k <= 2):
            return True
        if any(x.at == k and x.form in ("verb", "liftoff") for x in t.triggers):
            return False
    return False


def set_measures(d: Draft, r: Reading, o: Occasion) -> None:
    """Distances flown, heights reached, speeds and durations, in the order of the text."""
    found: dict[str, list[tuple[float, Tagged, int, int, str, int | None]]] = {}
    for t in r.told(o):
        old = overridden(t.sentence)
        for q in measured(t):
            name = _FIELDS.get(q.measure)
            if name is None or r.owner(t, q.start, q.end) is not o:
                continue
            if inside(old, q.start):
                d.claim(name, q.value, t.sentence, q.start, q.end, bound=q.bound, superseded=True)
                d.corrected = True
                continue
            values = found.setdefault(name, [])
            if not any(abs(v[0] - q.value) <= max(_SAME * q.value, 1) for v in values):
                values.append((q.value, t, q.start, q.end, q.bound, _flight_no(t, q.start)))
    count = d.values.get("count_max")
    for name, values in found.items():
        d.set(name, [v[0] for v in values])
        numbered = len(values) > 1 and count == len(values) and not any(v[5] for v in values)
        for k, (value, t, start, end, bound, flight) in enumerate(values):
            no = k + 1 if numbered else flight
            d.claim(name, value, t.sentence, start, end, bound=bound, flight_no=no)  # type: ignore[arg-type]


def _flight_no(t: Tagged, at: int) -> int | None:
    """1 for a figure after "the first one", 2 after "the second"; None when the clause names no missile."""
    lows = t.sentence.lows
    for k in range(at - 1, max(-1, at - 14), -1):
        if lows[k] in (";", "."):
            return None
        if lows[k] in ORDINALS and lows[k + 1 : k + 2] and (lows[k + 1] in _ONE or lows[k + 1][0].isdigit()):
            return ORDINALS[lows[k]]
        if lows[k] in ("other", "another") and "one" in lows[:k]:
            return 2
    return None
