"""When a predicted field agrees with the gold: the rules of the annotation guide, one function per field.

Each rule answers None where the gold does not state the field, so that silence is never scored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

Event = Mapping[str, Any]

# Pairs of classes that news text does not tell apart.
_NEAR = """
SRBM/BALLISTIC SRBM/MISSILE BALLISTIC/MISSILE MRBM/BALLISTIC IRBM/BALLISTIC ICBM/BALLISTIC SLBM/BALLISTIC
HGV/BALLISTIC HGV/MISSILE MRBM/IRBM ROCKET/MLRS ROCKET/SLV PROJECTILE/MISSILE PROJECTILE/SRBM DRONE/MISSILE
CRUISE/MISSILE
"""
NEAR_CLASSES = frozenset(frozenset(pair.split("/")) for pair in _NEAR.split())
# Words that say nothing about which place is meant, unless the name has no other.
_PLACELESS = "a the of off near in from area region base site test space center north korea"
PLACELESS = frozenset(_PLACELESS.split())
# Two minutes: sources round "about 5:55" differently.
MINUTES_TOLERANCE = 2
# Two per cent, at least one kilometre: miles and kilometres round differently.
DISTANCE_TOLERANCE = 0.02


def words(text: str | None) -> str:
    """Lower-case ASCII words separated by single spaces."""
    plain = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def _day(value: str | None) -> date | None:
    # YYYY-MM-DD has ten characters, a month seven.
    return date.fromisoformat(value) if value and len(value) == 10 else None


def dates_compatible(gold: str | None, predicted: str | None) -> bool:
    """Whether two dates can be one occasion: equal, one covering the other, or at most a day apart."""
    if not gold or not predicted or _covers(gold, predicted):
        return True
    a, b = _day(gold), _day(predicted)
    return a is not None and b is not None and abs((a - b).days) <= 1


def _covers(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def _date(gold: Event, predicted: Event) -> bool | None:
    if not gold.get("date"):
        return None
    if not predicted.get("date"):
        return False
    if _covers(gold["date"], predicted["date"]):
        return True
    # A text without a day word is dated by its publication: one day off is as right as the annotator's choice.
    return bool(gold.get("date_inferred")) and dates_compatible(gold["date"], predicted["date"])


def _count(gold: Event, predicted: Event) -> bool | None:
    if gold.get("count_min") is None:
        return None
    if predicted.get("count_min") is None:
        return False
    low, high = predicted["count_min"], predicted.get("count_max")
    if gold.get("count_max") is not None:
        return bool(low == gold["count_min"] and high == gold["count_max"])
    return high is None or bool(high >= gold["count_min"])


def _class(gold: Event, predicted: Event) -> bool | None:
    a, b = _either(gold, "weapon_class", "class"), _either(predicted, "weapon_class", "class")
    return None if not a else a == b or frozenset({a, b}) in NEAR_CLASSES


def _name(gold: Event, predicted: Event) -> bool | None:
    a, b = words(_either(gold, "weapon_name", "name")), words(_either(predicted, "weapon_name", "name"))
    return None if not a else bool(b) and (a in b or b in a)


def _either(event: Event, first: str, second: str) -> Any:
    return event[first] if event.get(first) is not None else event.get(second)


def _site(gold: Event, predicted: Event) -> bool | None:
    a, b = set(words(gold.get("site")).split()), set(words(predicted.get("site")).split())
    if len(a) > 1:
        a -= PLACELESS
    return None if not a else bool(a & b)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _times(gold: Event, predicted: Event) -> bool | None:
    stated, found = gold.get("times_local") or [], predicted.get("times_local") or []
    if not stated:
        return None
    return bool(found) and all(any(abs(_minutes(x) - _minutes(y)) <= MINUTES_TOLERANCE for y in found) for x in stated)


def _distances(field: str) -> Callable[[Event, Event], bool | None]:
    def rule(gold: Event, predicted: Event) -> bool | None:
        stated: Sequence[float] = gold.get(field) or []
        found: Sequence[float] = predicted.get(field) or []
        if not stated:
            return None
        all_found = all(any(abs(x - y) <= max(DISTANCE_TOLERANCE * abs(x), 1) for y in found) for x in stated)
        # One figure more than the gold may be another unit's rounding; more is noise.
        return bool(found) and all_found and len(found) <= len(stated) + 1

    return rule


def _word(field: str) -> Callable[[Event, Event], bool | None]:
    def rule(gold: Event, predicted: Event) -> bool | None:
        stated = gold.get(field)
        return None if stated in (None, "unknown") else stated == predicted.get(field)

    return rule


RULES: Mapping[str, Callable[[Event, Event], bool | None]] = {
    "date": _date,
    "kind": _word("kind"),
    "count": _count,
    "class": _class,
    "name": _name,
    "site": _site,
    "times_local": _times,
    "range_km": _distances("range_km"),
    "apogee_km": _distances("apogee_km"),
    "outcome": _word("outcome"),
}


def stated_value(field: str, event: Event) -> Any:
    """What an event says in a scored field, in one printable form."""
    if field == "count":
        return [event.get("count_min"), event.get("count_max")]
    if field in ("class", "name"):
        return _either(event, f"weapon_{field}", field)
    return event.get(field)
