"""Where it flew and where it came down: direction and landing."""

from __future__ import annotations

from pipelines.extraction.names import Name
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words

_COMPASS = {
    "east": "east", "west": "west", "north": "north", "south": "south", "northeast": "northeast",
    "northwest": "northwest", "southeast": "southeast", "southwest": "southwest", "north-east": "northeast",
    "north-west": "northwest", "south-east": "southeast", "south-west": "southwest",
}  # fmt: skip
_SUFFIXES = ("", "ward", "wards", "erly", "ern")
DIRECTIONS = {stem + suffix: value for stem, value in _COMPASS.items() for suffix in _SUFFIXES if suffix != "ern"}
_MOVING = words(
    "flew fly flying flown fired launched heading headed travelled traveled traveling travelling sent soared"
)
_NOT_AFTER = words("of korea korean coast sea asia china africa bank atlantic pole carolina dakota side")
_INTO = words("into in inside outside within")
_CAME_DOWN = words(
    "fell fall fallen falling landed landing lands splashed splashing plunged plunging crashed crashing dropped came "
    "impact hit into splash down landing"
)


def direction_at(t: Tagged) -> tuple[int, int, str] | None:
    """The direction of flight that the sentence states: token span and compass word."""
    lows = t.sentence.lows
    if t.sentence.bag.isdisjoint(DIRECTIONS):
        return None
    for i, word in enumerate(lows):
        value = DIRECTIONS.get(word)
        if value is None or (i + 1 < len(lows) and lows[i + 1] in _NOT_AFTER) or t.sentence.words[i][0].isupper():
            continue
        left = lows[max(0, i - (24 if word.endswith(("ward", "wards", "erly")) else 12)) : i]
        lead = left[-3:]
        towards = any(w in ("toward", "towards", "to", "due", "heading", "direction") for w in lead)
        directional = word.endswith(("ward", "wards")) or lows[i + 1 : i + 2] == ("direction",)
        if left[-1:] == ("the",) and not towards:
            continue
        distance = any(w in ("km", "kilometers", "kilometres", "miles") for w in left[-2:])
        if not any(w in _MOVING for w in left) or (distance and not directional):
            continue
        if towards or directional or (left and left[-1] in _MOVING) or (len(left) > 1 and left[-1] == ","):
            return i, i + 1, value
    return None


def landing_at(t: Tagged) -> tuple[int, int] | None:
    """The sea, zone or place where it came down, as a token span."""
    s = t.sentence
    for n in t.names:
        if n.kind != "sea":
            continue
        place = _landed(t, n)
        if place is not None:
            return place
    for i, word in enumerate(s.lows):
        # "fell about 250 km west of Okushiri Island"
        away = word == "of" and i > 1 and s.lows[i - 1] in DIRECTIONS and i + 1 < len(s) and s.words[i + 1][0].isupper()
        if away and any(w in _CAME_DOWN for w in s.lows[max(0, i - 14) : i]):
            end = i + 2
            while end < len(s) and s.words[end][0].isupper() and s.words[end].isalpha():
                end += 1
            return i - 1, end
    return None


def _landed(t: Tagged, n: Name) -> tuple[int, int] | None:
    s = t.sentence
    lead = n.start - 1
    while lead >= 0 and s.lows[lead] in ("the", "its", "their", "international"):
        lead -= 1
    if lead < 0:
        return None
    before = s.lows[max(0, lead - 12) : lead + 1]
    outside = s.lows[n.start] == "outside"
    if s.lows[lead] in ("toward", "towards", "over", "near", "from", "across"):
        return None
    if (s.lows[lead] in _INTO or outside) and any(w in _CAME_DOWN or w == "fired" for w in before):
        return n.start, n.end
    return None
