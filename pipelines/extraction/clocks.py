"""Clock times with their zones: "4:29 p.m.", "10:48am local time", "1805 local time (2305 GMT)",
"1:50 AM Eastern"."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from pipelines.extraction.anchor import zone
from pipelines.extraction.calendar_terms import WEEKDAYS
from pipelines.extraction.sentences import Sentence

# Zone words of news English → tzdata names; standard and summer forms name the same place.
ZONES = {
    "gmt": "UTC", "utc": "UTC", "zulu": "UTC", "est": "America/New_York", "edt": "America/New_York",
    "et": "America/New_York", "eastern": "America/New_York", "cst": "America/Chicago", "cdt": "America/Chicago",
    "central": "America/Chicago", "mdt": "America/Denver", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "pacific": "America/Los_Angeles", "bst": "Europe/London", "cet": "Europe/Paris",
    "cest": "Europe/Paris", "kst": "Asia/Seoul", "jst": "Asia/Tokyo", "ist": "Asia/Kolkata", "msk": "Europe/Moscow",
    "moscow": "Europe/Moscow", "beijing": "Asia/Shanghai", "tokyo": "Asia/Tokyo", "seoul": "Asia/Seoul",
    "pyongyang": "Asia/Pyongyang", "tehran": "Asia/Tehran", "kyiv": "Europe/Kyiv", "kiev": "Europe/Kyiv",
    "israeli": "Asia/Jerusalem", "israel": "Asia/Jerusalem", "korean": "Asia/Seoul", "korea": "Asia/Seoul",
    "japan": "Asia/Tokyo", "irst": "Asia/Tehran", "hst": "Pacific/Honolulu", "akdt": "America/Anchorage",
}  # fmt: skip


# Zones that can follow the day; "11 p.m. Sunday Pacific" would not.
_AFTER_DAYS = frozenset(ZONES) & frozenset(
    ("gmt", "utc", "est", "edt", "cst", "cdt", "mdt", "pst", "pdt", "kst", "jst", "ist", "et", "eastern")
)
_CLOCK_WORDS = frozenset(
    ("noon", "midday", "midnight", "p.m.", "pm", "a.m.", "am", "hours", "hrs", "o'clock", "local", "gmt", "utc", "kst",
     "jst", "est", "edt")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """One stated time, tokens `start` to `end`. `zone_name` None: the zone of the place ("local") or not said."""

    minutes: int
    start: int
    end: int
    zone_name: str | None = None
    local: bool = False
    about: bool = False
    bare: bool = False

    @property
    def hhmm(self) -> str:
        """The time as HH:MM, in its own zone."""
        return f"{self.minutes // 60 % 24:02d}:{self.minutes % 60:02d}"


def find_clocks(s: Sentence) -> list[Clock]:
    """All clock times of the sentence with the zone that follows each."""
    out: list[Clock] = []
    if s.bag.isdisjoint(_CLOCK_WORDS) and not any(":" in w for w in s.bag):
        return out
    i, n = 0, len(s)
    while i < n:
        clock = _at(s, i)
        if clock is None:
            i += 1
            continue
        clock = _with_zone(s, clock)
        if (
            out
            and out[-1].bare
            and (not clock.bare or clock.zone_name is not None)
            and s.lows[out[-1].end : clock.start] in (("and",), ("to",), ("or",))
        ):
            out[-1] = _shared_half(out[-1], clock)
        before = s.lows[max(0, clock.start - 1)]
        if before in ("about", "around", "approximately", "roughly", "before", "after", "near"):
            clock = replace(clock, about=True)
        out.append(clock)
        i = clock.end
    return out


# "Shortly after noon" names no minute.
_VAGUELY = {(a, b) for a in ("shortly", "just", "soon", "long") for b in ("before", "after")}


def _at(s: Sentence, i: int) -> Clock | None:
    lows = s.lows
    word = lows[i]
    if word in ("noon", "midday", "midnight") and lows[max(0, i - 2) : i] in _VAGUELY:
        return None
    if word in ("noon", "midday") and _time_lead(lows, i):
        return Clock(12 * 60, i, i + 1)
    if word == "midnight" and _time_lead(lows, i):
        return Clock(0, i, i + 1)
    if not word[0].isdigit():
        return None
    nxt = lows[i + 1] if i + 1 < len(lows) else ""
    half = _half(nxt)
    hour, minute = _parts(word)
    if hour is None:
        return None
    end = i + 1
    if half is not None and 1 <= hour <= 12:
        if half and hour < 12:
            hour += 12
        elif not half and hour == 12:
            hour = 0
        end = i + 2
    elif half is not None:
        end = i + 2
    elif ":" in word or _military(lows, i, word):
        if hour > 23 or minute > 59:
            return None
        return Clock(60 * hour + minute, i, end, bare=":" in word and 1 <= hour < 12)
    elif (nxt in ("hours", "hrs") and len(word) == 4) or nxt == "o'clock":
        end = i + 2
    else:
        return None
    if hour > 23 or minute > 59:
        return None
    return Clock(60 * hour + minute, i, end)


def _shared_half(first: Clock, second: Clock) -> Clock:
    """ "10:04 and 10:23 p.m. UTC": the half of the day and the zone are said once."""
    later = second.minutes >= 12 * 60 and first.minutes < 12 * 60
    return replace(first, minutes=first.minutes + 12 * 60 * later, zone_name=second.zone_name, local=second.local)


def _parts(word: str) -> tuple[int | None, int]:
    head, sep, tail = word.replace(".", ":", 1).partition(":")
    if sep:
        tail = tail.partition(":")[0]
        if not (head.isdecimal() and tail.isdecimal() and len(tail) == 2 and len(head) <= 2):
            return None, 0
        return int(head), int(tail)
    if not head.isdecimal():
        return None, 0
    if len(head) == 4 or (len(head) == 3 and head[0] != "0"):
        return int(head[:-2]), int(head[-2:])
    return (int(head), 0) if len(head) <= 2 else (None, 0)


def _half(word: str) -> bool | None:
    """True for p.m., False for a.m., None for anything else."""
    if word in ("p.m.", "pm", "p.m"):
        return True
    return False if word in ("a.m.", "am", "a.m") else None


def _military(lows: tuple[str, ...], i: int, word: str) -> bool:
    """Four figures are a time when a zone follows: "1805 local time", "0030 GMT"."""
    if len(word) != 4 or not word.isdecimal():
        return False
    after = lows[i + 1 : i + 3]
    if i and lows[i - 1] in ("gmt", "utc"):
        return True  # "at GMT 2138"
    return after == ("local", "time") or bool(after and after[0] in ("gmt", "utc", "kst", "jst", "est", "edt", "hours"))


def _time_lead(lows: tuple[str, ...], i: int) -> bool:
    return i > 0 and lows[i - 1] in ("at", "after", "before", "around", "about", "by", "near", "until", "until")


def _with_zone(s: Sentence, clock: Clock) -> Clock:
    lows = s.lows
    j = clock.end
    if clock.start and lows[clock.start - 1] in ("gmt", "utc"):
        return replace(clock, start=clock.start - 1, zone_name="UTC")
    if lows[j : j + 1] in (("(",), (",",)) and lows[j + 1 : j + 2] and lows[j + 1] in ("local", *ZONES):
        # "(0030 GMT)" is another time, "(local time)" and "(KST)" belong to this one.
        j += 1
    if j + 1 < len(lows) and lows[j] in WEEKDAYS and lows[j + 1] in _AFTER_DAYS:
        return replace(clock, end=j + 2, zone_name=ZONES[lows[j + 1]])  # "11 p.m. Sunday CDT"
    word = lows[j] if j < len(lows) else ""
    nxt = lows[j + 1] if j + 1 < len(lows) else ""
    if word == "local" and nxt == "time":
        return replace(clock, end=j + 2, local=True)
    if word in ("north", "south") and nxt == "korean" and lows[j + 2 : j + 3] == ("time",):
        name = "Asia/Pyongyang" if word == "north" else "Asia/Seoul"
        return replace(clock, end=j + 3, zone_name=name)
    if word in ("gmt", "utc") and nxt in ("+", "-") and lows[j + 2 : j + 3] and lows[j + 2].isdecimal():
        # "10:44 (GMT+4)": tzdata's Etc zones count the other way
        sign = "-" if nxt == "+" else "+"
        return replace(clock, end=j + 3, zone_name=f"Etc/GMT{sign}{int(lows[j + 2][:2]) % 13}")
    if word in ZONES:
        needs_time = word in (
            "eastern", "pacific", "central", "moscow", "beijing", "tokyo", "seoul", "pyongyang", "tehran",
            "kyiv", "kiev",
            "israeli", "israel", "korean", "korea", "japan",
        )  # fmt: skip
        tail = lows[j + 1 : j + 3]
        if nxt == "time" or tail in (("standard", "time"), ("daylight", "time")):
            return replace(clock, end=j + (2 if nxt == "time" else 3), zone_name=ZONES[word])
        if not needs_time or word == "eastern":
            return replace(clock, end=j + 1, zone_name=ZONES[word])
    return clock


def to_zone(clock: Clock, day: dt.date, zone_name: str) -> tuple[str, dt.date]:
    """The clock's HH:MM and day in `zone_name`, taking `day` as the day in the clock's own zone."""
    if clock.zone_name is None or clock.zone_name == zone_name:
        return clock.hhmm, day
    at = dt.datetime.combine(day, dt.time(clock.minutes // 60 % 24, clock.minutes % 60), zone(clock.zone_name))
    local = at.astimezone(zone(zone_name))
    return f"{local.hour:02d}:{local.minute:02d}", local.date()
