"""Distances, heights, speeds and durations, and what each of them measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.extraction.numbers import number_at
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.wordsets import words
from pipelines.model import Bound

Unit = Literal["km", "mach", "minutes"]
Measure = Literal["range", "apogee", "speed", "duration", "capability", "place", "unknown"]

# km per unit: international mile 1.609344, international foot 0.0003048, nautical mile 1.852 (all exact definitions).
_LENGTH = {
    "km": 1.0, "kms": 1.0, "kilometer": 1.0, "kilometers": 1.0, "kilometre": 1.0, "kilometres": 1.0,
    "mile": 1.609344, "miles": 1.609344, "mi": 1.609344, "feet": 0.0003048, "foot": 0.0003048, "ft": 0.0003048,
    "meters": 0.001, "metres": 0.001, "nmi": 1.852,
}  # fmt: skip
_APPROX = words(
    """
    about around roughly approximately some nearly almost estimated circa
    """
)


_UNIT_WORDS = frozenset({*_LENGTH, "minutes", "minute", "seconds", "hours", "nautical", "mach", "sound"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured value in km, Mach or minutes; `imperial` when converted, `measure` what it is the measure of."""

    value: float
    unit: Unit
    start: int
    end: int
    bound: Bound = "exact"
    imperial: bool = False
    measure: Measure = "unknown"
    bracketed: bool = False


def find_quantities(s: Sentence) -> list[Quantity]:
    """All quantities of the sentence, unclassified, left to right."""
    out: list[Quantity] = []
    if s.bag.isdisjoint(_UNIT_WORDS):
        return out
    i, n = 0, len(s)
    lows = s.lows
    while i < n:
        hit = _at(lows, i)
        if hit is None:
            i += 1
            continue
        out.extend(hit)
        i = hit[-1].end
    return out


def _number(lows: Sequence[str], i: int) -> tuple[float, int] | None:
    word = lows[i]
    tail = lows[i + 1] if i + 1 < len(lows) else ""
    if word.isdecimal() and len(word) <= 3 and len(tail.partition(".")[0]) == 3 and tail.replace(".", "").isdecimal():
        # KCNA parts thousands by a space: "7 687.5km".
        return float(word + tail), i + 2
    if word[0].isdigit():
        try:
            value = float(word.replace(",", "")) if ":" not in word else None
        except ValueError:
            return None
        if value is None or not 0 < value <= 1e6:
            return None
        return value, i + 1
    hit = number_at(lows, i)
    return (float(hit[0]), hit[1]) if hit else None


def _at(lows: tuple[str, ...], i: int) -> list[Quantity] | None:
    first = _number(lows, i)
    if first is not None and lows[first[1] : first[1] + 5] == ("times", "the", "speed", "of", "sound"):
        return [Quantity(first[0], "mach", i, first[1] + 5)]
    if lows[i] == "mach" and i + 1 < len(lows):
        hit = _number(lows, i + 1)
        return [Quantity(hit[0], "mach", i, hit[1])] if hit and hit[0] < 40 else None
    if first is None:
        return None
    value, j = first
    # "420 and 270 kilometers", "125 to 155 miles": the unit is said once.
    if lows[j : j + 1] and lows[j] in ("and", "to", "-", "–", "or") and j + 1 < len(lows):
        second = _number(lows, j + 1)
        if second is not None:
            unit = _unit(lows, second[1])
            if unit is not None:
                bound: Bound = "exact" if lows[j] == "and" else "range"
                a = _make(lows, value, i, j, unit, bound)
                b = _make(lows, second[0], j + 1, unit[1], unit, bound)
                return [a, b] if lows[j] == "and" else [b]
    unit = _unit(lows, j)
    return [_make(lows, value, i, unit[1], unit, _bound(lows, i))] if unit else None


def _unit(lows: Sequence[str], j: int) -> tuple[str, int] | None:
    if j < len(lows) and lows[j] in ("-", "–", "‐"):
        j += 1
    if j >= len(lows):
        return None
    if lows[j] == "nautical" and j + 1 < len(lows) and lows[j + 1] in ("miles", "mile"):
        return "nmi", j + 2
    if lows[j] in _LENGTH or lows[j] in ("minutes", "minute", "seconds", "hours"):
        return lows[j], j + 1
    return None


def _make(lows: Sequence[str], value: float, start: int, end: int, unit: tuple[str, int], bound: Bound) -> Quantity:
    bracketed = start > 0 and lows[start - 1] in ("(", "[")
    name = unit[0]
    if name in _LENGTH:
        factor = _LENGTH[name]
        km = value * factor
        # Imperial figures are round ones: a converted mile is stated to the kilometre.
        km = round(km) if factor not in (1.0, 0.001) and km >= 1 else round(km, 3)
        return Quantity(float(km), "km", start, end, bound, factor not in (1.0, 0.001), bracketed=bracketed)
    minutes = {"minutes": value, "minute": value, "seconds": value / 60, "hours": value * 60}[name]
    return Quantity(round(minutes, 2), "minutes", start, end, bound, bracketed=bracketed)


def _bound(lows: Sequence[str], i: int) -> Bound:
    before = tuple(lows[max(0, i - 3) : i])
    if before[-1:] and before[-1] in _APPROX:
        return "about"
    if before[-2:] == ("more", "than") or before[-1:] == ("over",):
        return "over"
    if before[-2:] == ("at", "least"):
        return "at_least"
    return "at_most" if before[-2:] == ("up", "to") else "exact"
