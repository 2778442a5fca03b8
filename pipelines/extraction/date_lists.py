"""Expressions of the day that share a part: "May 4 and 9", "July 4 and July 28, 2017", "Friday, April 13"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.extraction.wordsets import words

if TYPE_CHECKING:
    from pipelines.extraction.dates import DateRef


def with_shared_year(refs: list[DateRef], lows: tuple[str, ...]) -> list[DateRef]:
    """ "on July 4 and July 28, 2017": one year for both."""
    for k in range(len(refs) - 2, -1, -1):
        a, b = refs[k], refs[k + 1]
        joined = lows[a.end : b.start] in (("and",), (",",), ("or",), (",", "and"), ("and", "on"))
        if joined and a.shape == b.shape == "monthday" and a.year is None and b.year is not None:
            refs[k] = replace(a, year=b.year)
    return refs


def further_days(ref: DateRef, lows: Sequence[str]) -> list[DateRef]:
    """ "January 2 and 3", "May 4, 9 and 12": the month is said once."""
    out: list[DateRef] = []
    if ref.shape != "monthday" or ref.month is None or ref.year is not None or ref.bounded:
        return out
    k = ref.end
    while k + 1 < len(lows) and lows[k] in ("and", ",") and lows[k + 1].isdecimal():
        day = int(lows[k + 1])
        if not (len(lows[k + 1]) <= 2 and 1 <= day <= 31 and _ends_list(lows, k + 2)):
            break
        out.append(replace(ref, start=k + 1, end=k + 2, day=day))
        if lows[k] == "and":
            break
        k += 2
    return out if out and lows[out[-1].start - 1] == "and" else []


_AFTER_DAYS = words(
    """
    and this last that in from by also were was which when but over after before at near toward towards into to off
    amid with as while respectively
    """
)


def _ends_list(lows: Sequence[str], k: int) -> bool:
    """Whether a day number is no count: "on May 4 and 12 people died"."""
    return k >= len(lows) or not lows[k][0].isalnum() or lows[k] in _AFTER_DAYS or lows[k].endswith("ed")


def join_weekday_and_date(refs: list[DateRef], lows: tuple[str, ...]) -> list[DateRef]:
    """ "Friday, April 13" and "Tuesday (June 25)" are one expression, the explicit date deciding."""
    out: list[DateRef] = []
    for ref in refs:
        if out and out[-1].shape == "weekday" and ref.shape == "monthday" and 0 <= ref.start - out[-1].end <= 2:
            gap = lows[out[-1].end : ref.start]
            if all(g in (",", "(", "the") for g in gap):
                out[-1] = replace(ref, start=out[-1].start)
                continue
        out.append(ref)
    return out
