"""Expressions of the day: found in tokens here, resolved against the publication day in `anchor`.

A `DateRef` keeps the reading apart from the resolution, because the zone of the launch place, and with it the local
publication day, is known only once the whole article has been read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.extraction.calendar_terms import DAY_PARTS, MONTHS, WEEKDAYS
from pipelines.extraction.date_lists import further_days, join_weekday_and_date, with_shared_year
from pipelines.extraction.numbers import NUMBER_STARTS, number_at, ordinal_value
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.wordsets import words

# Temporal expressions read per sentence; more of them are a calendar.
MAX_DATES = 12
Shape = Literal["day", "weekday", "monthday", "month", "year", "ago", "after", "period", "season"]

_MONTH_LEADS = words(
    """
    in last late early mid this of during since until by from and or to between , ( an the
    """
)
_UNITS_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "hour": 0, "hours": 0, "minutes": 0, "night": 1}
_RELATIVE = words(
    """
    today tonight overnight this yesterday last tomorrow past same previous next coming weekend preceding spring summer
    autumn fall winter decades decade centuries generations
    """
)
_PERIOD_ADJ = frozenset({"last", "this", "past", "same", "previous", "next", "coming"})


@dataclass(frozen=True, slots=True)
class DateRef:
    """One temporal expression, tokens `start` to `end` (exclusive).

    `days` counts days back for `ago`, forward for `after`; `vague` expressions ("last week", "days after") resolve to
    a month, never to a day. `future` ones name no past day. `possessive`: "Thursday's launches".
    `bounded` ones ("since May 4") bound a time and date only a clause of their own ("…, when it fired").
    """

    shape: Shape
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    days: int = 0
    months: int = 0
    last: bool = False
    vague: bool = False
    future: bool = False
    possessive: bool = False
    bounded: bool = False
    part: str | None = None


def find_dates(sentence: Sentence) -> list[DateRef]:
    """All temporal expressions of the sentence, left to right, not overlapping."""
    out: list[DateRef] = []
    lows = sentence.lows
    i, n = 0, len(lows)
    while i < n:
        word = lows[i]
        if word not in _OPENING and not word[0].isdigit() and "-" not in word and word not in ("that", "same"):
            i += 1
            continue
        if word in _ARTICLES and (i + 1 == n or lows[i + 1] not in _AFTER_ARTICLES):
            i += 1
            continue
        ref = _at(sentence, i)
        if ref is None and out and lows[i] in ("that", "same") and lows[i + 1 : i + 2] == ("day",):
            ref = replace(out[-1], start=i, end=i + 2)
        if ref is None:
            i += 1
            continue
        ref = _with_possessive(_with_day_part(ref, lows), lows)
        bounded = ref.start > 0 and lows[ref.start - 1] in ("since", "until", "till")
        if not _dateline(lows, ref) and not _of_other_clock(lows, ref):
            out.append(replace(ref, bounded=bounded))
            out.extend(further_days(out[-1], lows))
            if len(out) >= MAX_DATES:
                break
        i = max(out[-1].end if out else 0, ref.end, i + 1)
    return join_weekday_and_date(_with_following_month(with_shared_year(out, lows), lows), lows)


# The words at which a temporal expression can begin.
_OPENING = frozenset(
    {
        "new",
        "christmas",
        "boxing",
        *WEEKDAYS,
        *MONTHS,
        *_RELATIVE,
        *NUMBER_STARTS,
        *_UNITS_DAYS,
        "an",
        "one",
        "the",
        "several",
        "few",
    }
)


_ARTICLES = frozenset({"a", "an", "the"})
_AFTER_ARTICLES = frozenset({*_UNITS_DAYS, "month", "months", "year", "years", "dozen", "hundred"})


# Days that news names by their feast, by the words that follow each other.
_FEASTS = {
    ("new", "year", "'s", "day"): (1, 1), ("new", "year", "'s", "eve"): (12, 31), ("christmas", "day"): (12, 25),
    ("christmas", "eve"): (12, 24), ("boxing", "day"): (12, 26),
}  # fmt: skip


def _feast(s: Sentence, i: int) -> DateRef | None:
    for name, (month, day) in _FEASTS.items():
        if s.lows[i : i + len(name)] == name:
            end, year = _year_after(s.lows, i + len(name))
            return DateRef("monthday", i, end, year=year, month=month, day=day)
    return None


def _at(s: Sentence, i: int) -> DateRef | None:
    word = s.lows[i]
    if word in ("new", "christmas", "boxing"):
        return _feast(s, i)
    if word.startswith("mid-") and word[4:] in MONTHS:
        end, year = _year_after(s.lows, i + 1)
        return DateRef("month", i, end, year=year, month=MONTHS[word[4:]])
    if word in WEEKDAYS and s.words[i][0].isupper():
        return _weekday(s, i)
    if word in MONTHS and s.words[i][0].isupper():
        return _month(s, i)
    if word[0].isdigit():
        return _figure(s, i)
    return _relative(s.lows, i)


def _weekday(s: Sentence, i: int) -> DateRef | None:
    before = s.lows[i - 1] if i else ""
    if s.lows[i] in ("sat", "sun", "mon", "wed") and s.lows[i + 1 : i + 2] not in ((".",), (",",)):
        return None
    end = i + 2 if len(s.lows[i]) < 6 and s.lows[i + 1 : i + 2] == (".",) else i + 1
    last = before in ("last", "past")
    return DateRef(
        "weekday", i - 1 if last else i, end, weekday=WEEKDAYS[s.lows[i]], last=last, future=before == "next"
    )


def _month(s: Sentence, i: int) -> DateRef | None:
    """Month day, month year or month; `i` is the month's token."""
    lows = s.lows
    if i and lows[i - 1] == "long" and lows[i] == "march":
        return None  # the rocket
    month = MONTHS[lows[i]]
    j = i + 1
    if lows[j : j + 1] == (".",) and lows[i] in MONTHS and len(lows[i]) <= 4:
        j += 1
    day = _day_number(lows[j]) if j < len(lows) else None
    if day is not None and not (lows[j + 1 : j + 2] and lows[j + 1] in ("people", "percent", "%")):
        end, year = _year_after(lows, j + 1)
        return DateRef("monthday", i, end, year=year, month=month, day=day)
    k = j
    if lows[k : k + 1] in ((",",), ("of",)):
        k += 1
    if _year_at(lows, k):
        return DateRef("month", i, k + 1, year=int(lows[k]), month=month)
    if lows[j : j + 2] in (("last", "year"), ("this", "year")):
        return DateRef("month", i, j + 2, month=month, last=lows[j] == "last", days=366 if lows[j] == "last" else 0)
    before = lows[i - 1] if i else ""
    if lows[i] in ("may", "march") and before not in _MONTH_LEADS:
        return None
    if len(lows[i]) <= 4 and lows[i] not in ("may", "june", "july") and j == i + 1:
        return None
    return DateRef("month", i, j, month=month, last=before == "last", future=before in ("next", "by", "until"))


def _figure(s: Sentence, i: int) -> DateRef | None:
    """ "13 April", "13th of April 2023", "2024-05-27", "on the 9th", "in 2016", "2 days ago"."""
    lows = s.lows
    word = lows[i]
    day = _day_number(word)
    if day is not None:
        j = i + 2 if lows[i + 1 : i + 2] == ("of",) else i + 1
        if j < len(lows) and lows[j] in MONTHS and s.words[j][0].isupper():
            k = j + 2 if lows[j + 1 : j + 2] == (".",) and len(lows[j]) <= 4 else j + 1
            end, year = _year_after(lows, k)
            return DateRef("monthday", i, end, year=year, month=MONTHS[lows[j]], day=day)
        if word[-1].isalpha() and i >= 2 and lows[i - 2 : i] == ("on", "the") and _not_noun(lows, i + 1):
            return DateRef("monthday", i, i + 1, day=day)
    if _year_at(lows, i):
        iso = lows[i + 1 : i + 5]
        if len(iso) == 4 and iso[0] == iso[2] == "-" and iso[1].isdecimal() and iso[3].isdecimal():
            return DateRef("monthday", i, i + 5, year=int(word), month=int(iso[1]), day=int(iso[3]))
        if i == 0 and i + 1 < len(s) and s.words[1][0].isupper():
            return DateRef("year", 0, 1, year=int(word))  # "1984 Test-fires a Scud"
        if i and lows[i - 1] in ("in", "of", "during", "since", "early", "late", "(", "from", "and", ",", "mid"):
            return DateRef("year", i, i + 1, year=int(word))
    return _relative(lows, i)


def _not_noun(lows: Sequence[str], i: int) -> bool:
    return (
        i >= len(lows) or not lows[i][0].isalpha() or lows[i] in ("and", "of", "but", "in", "at", "from", "by", "that")
    )


def _relative(lows: tuple[str, ...], i: int) -> DateRef | None:
    """today, yesterday, last week, two weeks ago, a week after, days later, over the weekend."""
    word = lows[i]
    if word not in _RELATIVE:
        return _span_of_time(lows, i)
    nxt = lows[i + 1] if i + 1 < len(lows) else ""
    if word in ("today", "tonight", "overnight") or (word == "this" and nxt in DAY_PARTS):
        return DateRef("ago", i, i + 2 if word == "this" else i + 1, part=nxt if word == "this" else word)
    if word in ("decades", "decade", "centuries", "generations") and nxt == "ago":
        return DateRef("year", i, i + 2, vague=True)
    if word == "yesterday":
        return DateRef("ago", i, i + 1, days=1)
    if word == "last" and nxt == "night":
        return DateRef("ago", i, i + 2, days=1, part="night")
    if word == "tomorrow":
        return DateRef("ago", i, i + 1, days=-1, future=True)
    if word in _PERIOD_ADJ and nxt in ("week", "month", "weekend", "year"):
        return _period(lows, i, word, nxt)
    if word == "weekend":
        return DateRef("period", i, i + 1, days=1, vague=True)
    if word in ("previous", "preceding") and nxt == "day":
        return DateRef("ago", i, i + 2, days=1)
    if word in ("spring", "summer", "autumn", "fall", "winter") and i and lows[i - 1] in ("the", "last", "this", "in"):
        return None if word == "fall" and lows[i - 1] != "last" else DateRef("season", i, i + 1, vague=True)
    return _span_of_time(lows, i)


def _period(lows: tuple[str, ...], i: int, adjective: str, unit: str) -> DateRef | None:
    future = adjective in ("next", "coming")
    if unit in ("week", "weekend"):
        back = 0 if adjective in ("this", "same") else 7 if unit == "week" else 2
        return DateRef("period", i, i + 2, days=back, vague=True, future=future)
    if unit == "month":
        return DateRef(
            "period", i, i + 2, months=1 if adjective in ("last", "past", "previous") else 0, vague=True, future=future
        )
    return DateRef("year", i, i + 2, months=12 if adjective == "last" else 0, vague=True, future=future)


def _span_of_time(lows: tuple[str, ...], i: int) -> DateRef | None:
    """ "two weeks ago", "a day after", "days earlier": a number, a unit and a direction."""
    number = number_at(lows, i)
    vague = False
    if number is None and lows[i] in ("a", "an", "one", "the"):
        number = (1, i + 1)
    elif number is None and lows[i] in _UNITS_DAYS and lows[i].endswith("s"):
        number, vague = (1, i), True
    elif number is None and lows[i] in ("several", "few", "couple"):
        number, vague = (3, i + 1), True
    if number is None:
        return None
    value, j = number
    if lows[i : i + 1] == ("couple",):
        vague = True
    unit = lows[j] if j < len(lows) else ""
    k = j + 1
    direction = lows[k] if k < len(lows) else ""
    if unit in ("month", "months", "year", "years"):
        back = value * (12 if unit.startswith("year") else 1)
        if direction in ("ago", "earlier", "before"):
            return DateRef("year" if back >= 12 else "period", i, k + 1, months=back, vague=True)
        if direction == "after" and unit.startswith("month"):
            return DateRef("after", i, k + 1, days=30 * value, vague=True)
        return None  # "a year after": too long ago to be dated by it
    if unit not in _UNITS_DAYS:
        return None
    days = value * _UNITS_DAYS[unit]
    # "Two weeks ago" in news is a round figure; a number of days is meant exactly.
    loose = vague or (unit.startswith("week") and direction != "after") or unit.startswith("hour")
    if direction in ("ago", "earlier"):
        return DateRef("ago", i, k + 1, days=days, vague=loose and days > 0)
    if direction == "after":
        return DateRef("after", i, k + 1, days=days, vague=vague)
    return None


def _year_after(lows: tuple[str, ...], i: int) -> tuple[int, int | None]:
    j = i + 1 if lows[i : i + 1] in ((",",), ("of",)) else i
    if _year_at(lows, j):
        return j + 1, int(lows[j])
    if lows[j : j + 2] == ("last", "year"):
        return j + 2, -1
    return i, None


# "1954 GMT" is a time of day, and so is "GMT 2014".
_CLOCK_ZONES = words("gmt utc kst jst est edt local hours hrs")


def _year_at(lows: Sequence[str], k: int) -> bool:
    if not (k < len(lows) and len(lows[k]) == 4 and lows[k].isdecimal() and 1940 <= int(lows[k]) <= 2099):
        return False
    beside = (*lows[max(0, k - 1) : k], *lows[k + 1 : k + 2])
    return _CLOCK_ZONES.isdisjoint(beside)


def _day_number(word: str) -> int | None:
    value = int(word) if word.isdecimal() and len(word) <= 2 else ordinal_value(word) if word[0].isdigit() else None
    return value if value is not None and 1 <= value <= 31 else None


def _with_day_part(ref: DateRef, lows: tuple[str, ...]) -> DateRef:
    nxt = lows[ref.end] if ref.end < len(lows) else ""
    if ref.shape in ("weekday", "monthday") and nxt in DAY_PARTS:
        return replace(ref, end=ref.end + 1, part=nxt)
    return ref


def _with_possessive(ref: DateRef, lows: tuple[str, ...]) -> DateRef:
    return replace(ref, possessive=True) if lows[ref.end : ref.end + 1] == ("'s",) else ref


def _dateline(lows: tuple[str, ...], ref: DateRef) -> bool:
    """ "SEOUL, Dec. 29 (Yonhap) --", "TEHRAN, Nov. 2 —" date the report, not what it reports."""
    dashed = lows[ref.end : ref.end + 1] in (("—",), ("–",)) and 2 <= ref.start < 6 and lows[ref.start - 1] == ","
    if dashed and ref.shape == "monthday":
        return True
    if ref.shape != "monthday" or lows[ref.end : ref.end + 1] != ("(",):
        return ref.shape == "monthday" and lows[ref.end : ref.end + 2] == ("-", "-") and ref.start < 6
    close = next((k for k in range(ref.end + 1, min(len(lows), ref.end + 6)) if lows[k] == ")"), None)
    return close is not None and lows[close + 1 : close + 2] in (("-",), ("–",), ("—",))


def _of_other_clock(lows: tuple[str, ...], ref: DateRef) -> bool:
    """ "(0358 GMT on Dec. 19)", "(10:42 p.m. EDT Tuesday)": the day of that clock, not of the place."""
    opened = None
    for k in range(ref.start - 1, max(-1, ref.start - 7), -1):
        if lows[k] == ")":
            return False
        if lows[k] == "(":
            opened = k
            break
    return opened is not None and any(w[0].isdigit() for w in lows[opened + 1 : ref.start])


def _with_following_month(refs: list[DateRef], lows: tuple[str, ...]) -> list[DateRef]:
    """ "a nuclear test in January and a rocket launch the following month"."""
    for k in range(len(lows) - 1):
        if lows[k] in ("following", "next") and lows[k + 1] == "month" and lows[k - 1 : k] == ("the",):
            base = next((r for r in reversed(refs) if r.end <= k and r.month is not None), None)
            if base is not None and base.month is not None:
                month, year = base.month % 12 + 1, base.year
                if year is not None and base.month == 12:
                    year += 1
                kept = [r for r in refs if not (r.start <= k + 1 and r.end > k)]
                kept.append(DateRef("month", k, k + 2, month=month, year=year))
                return sorted(kept, key=lambda r: r.start)
    return refs
