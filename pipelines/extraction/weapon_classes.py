"""The class that the words of a weapon phrase say."""

from __future__ import annotations

from pipelines.extraction.names import Name
from pipelines.extraction.wordsets import words

_RANGE_CLASSES = {
    "short-range": "SRBM", "shorter-range": "SRBM", "medium-range": "MRBM", "mid-range": "MRBM",
    "intermediate-range": "IRBM", "intercontinental": "ICBM", "submarine-launched": "SLBM", "sea-launched": "SLBM",
    "sub-launched": "SLBM", "icbm-class": "ICBM", "icbm-level": "ICBM", "irbm-class": "IRBM",
}  # fmt: skip
_SPACE_WORDS = words("space carrier satellite moon lunar suborbital orbital mars reusable")
_SAM_WORDS = frozenset({"surface-to-air", "anti-aircraft", "antiaircraft", "anti-air", "ground-to-air"})


def class_of(
    lows: tuple[str, ...], start: int, head: int, base: str | None, name: Name | None
) -> tuple[str | None, int]:
    """The class that the words of the phrase say, and the token that says it."""
    words = lows[start : head + 1]

    def at(*wanted: str) -> int | None:
        for k, w in enumerate(words):
            if w in wanted:
                return start + k
        return None

    if base in ("MISSION", "STATION"):
        return "SLV", head
    if base is not None and base not in ("MISSILE", "ROCKET", "PROJECTILE", "WEAPON", "LAUNCHER", "VEHICLE"):
        return base, head
    if base == "LAUNCHER":
        return ("SLV" if "space" in words else "MLRS"), head
    if base == "VEHICLE":
        return ("HGV" if "glide" in words else "SLV"), head
    if name is not None and name.weapon_class and base != "PROJECTILE":
        if (k := at("cruise")) is not None:
            return "CRUISE", k
        if (k := at("submarine")) is not None and "launched" in words:
            return "SLBM", k
        specific = _range_class(words, start)
        return specific if specific else (name.weapon_class, name.start)
    fast = at("hypersonic")
    if fast is not None:
        return "HGV", fast
    if (k := at("submarine")) is not None:
        return "SLBM", k
    sam = at(*_SAM_WORDS)
    if sam is not None:
        return "SAM", sam
    cruise = at("cruise")
    if cruise is not None:
        return "CRUISE", cruise
    if base == "ROCKET":
        space = at(*_SPACE_WORDS)
        return ("SLV", space) if space is not None else ("ROCKET", head)
    ranged = _range_class(words, start)
    if ranged:
        return ranged
    if (k := at("ballistic", "quasi-ballistic")) is not None:
        return "BALLISTIC", k
    if (k := at("interceptor")) is not None:
        return "INTERCEPTOR", k
    return ("MISSILE" if base in ("WEAPON", None) else base), head


def _range_class(words: tuple[str, ...], start: int) -> tuple[str, int] | None:
    for k, w in enumerate(words):
        if w in _RANGE_CLASSES:
            if w == "short-range" and "projectile" in words[-1]:
                return None
            if w == "short-range" and "rocket" in words[-1]:
                return None
            return _RANGE_CLASSES[w], start + k
        if w in ("short", "medium", "intermediate") and words[k + 1 : k + 2] == ("range",):
            return _RANGE_CLASSES[w + "-range"], start + k
    return None
