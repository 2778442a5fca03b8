"""What a quantity measures: distance flown, height reached, speed, flight time, capability, or the way to a place."""

from __future__ import annotations

from dataclasses import replace

from pipelines.extraction.quantities import Measure, Quantity
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words

_FLOWN = words(
    """
    flew flies flying flown fly travelled traveled traveling travelling travel covered covering flight
    distance hurtled sailed soared landed fell splashed plunging plunged plunge dropped hit crashed landing
    splashing falling flights distances
    """
)
_ABLE = words(
    """
    can could capable would capability able range maximum potential theoretically designed may might should
    ranges reach-capable minimum estimated-range
    """
)
_INTENDED = words("scheduled expected supposed planned intended meant due")
_HEIGHT = words(
    """
    altitude altitudes height heights apogee apogees high peak peaked tall
    """
)
_COMPASS = words(
    """
    north south east west northeast northwest southeast southwest off short inside outside northern southern
    eastern western north-east north-west south-east south-west away inland offshore northeastward above
    within beyond
    """
)
_UPWARD = words("reached reaching reach climbed soared rose climbing soaring rising ascended peaked hit hitting flew")
_CLIMBED = words("climbed soared rose climbing soaring rising ascended")
_AIMED = words("hit hits hitting struck strike striking destroyed destroying destroy")
_NOT_FLIGHT = words(
    """
    error margin radius accuracy within wide long thick weighing diameter
    """
)


# km: below this a height is a burst's, an engine's or a tower's.
LEAST_HEIGHT = 1.5


def measured(t: Tagged) -> list[Quantity]:
    """The quantities of the sentence with their measure, the bracketed doubles of another unit left out."""
    out: list[Quantity] = []
    previous: Quantity | None = None
    for q in t.quantities:
        gap = t.sentence.lows[previous.end : q.start] if previous is not None else ()
        doubled = q.bracketed or gap in (("or",), (",", "or"), (",", "or", "about"), ("or", "about"))
        if previous is not None and doubled and q.start - previous.end <= 3 and q.unit == previous.unit:
            if previous.imperial and not q.imperial and out and out[-1].start == previous.start:
                # The metric figure in brackets is the one that was measured or at least the exact conversion.
                out[-1] = replace(q, measure=out[-1].measure)
            previous = q
            continue
        measure = _measure(t, q)
        if (
            previous is not None
            and out
            and q.unit == previous.unit
            and t.sentence.lows[previous.end : q.start] == ("and",)
        ):
            measure = out[-1].measure if measure in ("range", "unknown", "place") else measure
            if measure == "apogee" and out[-1].measure in ("range", "unknown"):
                out[-1] = replace(out[-1], measure="apogee")  # "apogees of 100 and 50 km"
        if measure == "apogee" and q.value < LEAST_HEIGHT:
            measure = "unknown"
        out.append(replace(q, measure=measure))
        previous = q
    return out


def _measure(t: Tagged, q: Quantity) -> Measure:
    lows = t.sentence.lows
    if q.unit == "mach":
        return "speed" if not _able(lows, q) else "capability"
    if q.unit == "minutes":
        return _duration(lows, q)
    left = lows[max(0, q.start - 10) : q.start]
    if "station" in left[-8:] and not _UPWARD & set(left):
        return "unknown"  # the height of the space station
    if left[-2:] in (("reaching", "about"), ("reached", "about")) and {"orbiting", "orbit", "higher"} & set(left):
        return "apogee"
    right = _after_brackets(lows, q.end)
    if any(w in _CLIMBED for w in left[-5:]) and "to" in left[-4:]:
        return "apogee"
    if any(w in _NOT_FLIGHT for w in left[-3:]) or (
        right[:1] and right[0] in ("wide", "long", "diameter", "radius", "per", "an", "square")
    ):
        return "unknown"
    if (
        right[:2] == ("above", "the")
        or right[:1] == ("high",)
        or "high" in right[:1]
        or _height_after(right)
        or _height_before(left)
    ):
        return "capability" if _able_strict(left) else "apogee"
    if (
        (right[:1] and right[0] in ("range", "capability"))
        or left[-2:] == ("range", "of")
        or ("range" in left[-4:] and "of" in left[-3:])
    ):
        told = {"flying", "flew", "reached", "reaching", "achieved"} & set(lows[max(0, q.start - 18) : q.start])
        return "range" if told else "capability"
    if right[:1] == ("away",) and {"target", "targets"} & set(left[-4:]) and _AIMED & set(left):
        return "capability" if _able(lows, q) else "range"  # "hit a target 2,000 kilometres away"
    loaded = {"capable", "carrying", "carry"} & set(lows[max(0, q.start - 20) : q.start])
    if _able(lows, q) or (loaded and left[-2:] in (("up", "to"), ("distance", "of"))):
        return "capability"
    flown = [k for k, w in enumerate(left) if w in _FLOWN]
    place_after = (bool(right[:1]) and (right[0] in _COMPASS or right[:1] == ("from",))) or right[:2] == ("to", "the")
    if flown:
        verb = left[flown[-1]]
        gap = left[flown[-1] + 1 :]
        if any(w in ("that", "which", "who", ";", "where") for w in gap):
            return "unknown"
        away = right[:1] == ("away",) and right[1:2] != ("from",)
        if verb in (
            "landed",
            "fell",
            "splashed",
            "plunging",
            "plunged",
            "dropped",
            "hit",
            "crashed",
            "landing",
            "splashing",
            "falling",
            "plunge",
        ):
            if away and verb != "landing":
                return "range"
            if place_after or right[:1] == ("away",):
                return "place"
            return "range" if right[:1] in ((".",), (",",), ()) and ("after" in left or "flying" in left) else "place"
        return "range"
    if "distance" in left or "distance" in right[:2]:
        return "range"
    if right[:1] == ("away",) and right[1:2] != ("from",) and {"hitting", "hit", "target"} & set(left):
        return "range"  # "hitting a target in the sea 933 km away"
    if place_after:
        return "place"
    return "unknown"


def _after_brackets(lows: tuple[str, ...], end: int) -> tuple[str, ...]:
    k = end
    if k < len(lows) and lows[k] == "(":
        while k < len(lows) and lows[k] != ")" and k - end < 9:
            k += 1
        k += 1
    return tuple(lows[k : k + 5])


def _height_after(right: tuple[str, ...]) -> bool:
    return (
        right[:2]
        in (("in", "altitude"), ("in", "height"), ("into", "space"), ("in", "the"), ("of", "altitude"), ("into", "the"))
        and (right[:2] not in (("in", "the"), ("into", "the")) or right[2:3] in (("air",), ("sky",), ("atmosphere",)))
    ) or right[:1] in (("altitude",), ("apogee",), ("up",))


def _height_before(left: tuple[str, ...]) -> bool:
    tail = left[-6:]
    for k in range(len(tail) - 1, -1, -1):
        if tail[k] == "high" and tail[k + 1 : k + 2] not in (("of",), ("as",), ()):
            return False  # "with high precision up to 450 km away"
        if tail[k] in _HEIGHT:
            return not any(w in _FLOWN or w in ("range",) for w in tail[k + 1 :])
        if tail[k] in ("distance", "km", "kilometers", "kilometres", "miles", ";"):
            return False
    return left[-3:] == ("as", "high", "as")


def _able(lows: tuple[str, ...], q: Quantity) -> bool:
    left = lows[max(0, q.start - 7) : q.start]
    for k in range(len(left) - 1, -1, -1):
        if left[k] in _ABLE or (left[k] in _INTENDED and left[k + 1 : k + 2] == ("to",)):
            between = left[k + 1 :]
            return not any(w in ("flew", "flown", "traveled", "travelled", ";", "and", "but") for w in between)
        if left[k] in ("flew", "traveled", "travelled", "covered"):
            return False
    return False


def _able_strict(left: tuple[str, ...]) -> bool:
    return any(w in ("can", "could", "capable", "would") for w in left[-6:])


def _duration(lows: tuple[str, ...], q: Quantity) -> Measure:
    left = lows[max(0, q.start - 6) : q.start]
    if any(w in ("flew", "flying", "flight", "flown", "airborne", "traveled", "travelled", "stayed") for w in left):
        return "duration"
    return "unknown"
