"""Who speaks, and whose word counts most for which field.

The order is DESIGN's: South Korea's Joint Chiefs for origin, count and flight of a North Korean launch, Japan's defence
ministry for where it came down, the launching side itself for the name and the stated purpose.
"""

from __future__ import annotations

from functools import cache

from pipelines.gazetteers import Speaker, speakers
from pipelines.gazetteers.fold import fold

# A claim that nobody is named for, or by somebody outside the order.
UNNAMED = 9
OFFICIAL_KINDS = frozenset({"military", "ministry", "government", "space_agency", "coast_guard", "intelligence"})

# What each entry of an order means: a speaker id, COUNTRY:kind, COUNTRY, "self" (the launching side), "official".
_FLIGHT = ("KOR-JCS", "KOR:military", "KOR:ministry", "KOR", "JPN-MOD", "JPN", "USA", "self")
_NAMES = ("self", "KOR-JCS", "KOR", "JPN-MOD", "USA")
_LANDING = ("JPN-MOD", "JPN", "KOR-JCS", "KOR", "USA", "self")
_ELSEWHERE = ("self", "official")
# An attacked state counts what hit it better than the attacker does.
_ATTACK = ("official", "self")

ORDER: dict[tuple[str, str], tuple[str, ...]] = {
    ("PRK", "weapon_name"): _NAMES,
    ("PRK", "kind"): _NAMES,
    ("PRK", "landing"): _LANDING,
    ("PRK", "*"): _FLIGHT,
    ("*", "*"): _ELSEWHERE,
    ("attack", "*"): _ATTACK,
}


@cache
def _by_name() -> dict[str, Speaker]:
    known: dict[str, Speaker] = {}
    for speaker in speakers().values():
        for name in (speaker.id, speaker.name, *(alias.text for alias in speaker.aliases)):
            known.setdefault(fold(name)[0], speaker)
    return known


@cache
def speaker_named(name: str | None) -> Speaker | None:
    """The speaker of the gazetteer that `name`, an id or any of its names, means."""
    return _by_name().get(fold(name)[0]) if name else None


def canonical(name: str | None) -> str | None:
    """The gazetteer's name of a speaker, else the name as given."""
    speaker = speaker_named(name)
    return speaker.name if speaker else name


def is_official(name: str | None) -> bool:
    """Whether the speaker is a military, a government or an agency that can know."""
    speaker = speaker_named(name)
    return speaker is not None and speaker.kind in OFFICIAL_KINDS


@cache
def rank(name: str | None, field: str, actor: str | None, kind: str) -> int:
    """Place of a speaker in the order for a field, 0 the most trusted; UNNAMED when the order does not hold them."""
    speaker = speaker_named(name)
    if speaker is None:
        return UNNAMED
    order = ORDER.get((actor or "", field)) or ORDER.get((actor or "", "*"))
    if order is None:
        order = ORDER["attack", "*"] if kind == "attack" else ORDER["*", "*"]
    for place, entry in enumerate(order):
        if _fits(speaker, entry, actor):
            return place
    return UNNAMED


def _fits(speaker: Speaker, entry: str, actor: str | None) -> bool:
    if entry == "self":
        return speaker.country == actor and actor is not None
    if entry == "official":
        return speaker.kind in OFFICIAL_KINDS and speaker.country != actor
    country, _, kind = entry.partition(":")
    return entry == speaker.id or (speaker.country == country and (not kind or speaker.kind == kind))
