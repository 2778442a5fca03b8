"""Triggers in which the weapon is the subject: it lifts off, strikes, falls, crashes or explodes."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.sentences import Sentence
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import ADVERBS, FAILED_FLIGHT, HARD_BARRIERS, SUBORDINATORS, SUPPLIED, VERB_LEMMA
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words

_OFF = words("off into through skyward toward aloft away")
_SKY = words("sky skies cloud clouds darkness night")
# After "damaged" or "destroyed" these show a passive: nothing was hit by the weapon.
_DOES_HARM = words("damaged destroyed injured wounded killed hit struck")
_NO_OBJECT = words("in by more during after when while than")
_ROARED = words("bolted soared roared thundered rocketed blasted")
_REMAINS = words("debris remnants remains wreckage fragments pieces parts")
# Of a headline's missile: "missiles target the capital", "missile destroys church".
STRUCK_IN_TITLES = words(
    "target targets destroys wrecks wreck levels flattens pummel pummels rocks rock rips tears smashes batter batters "
    "damages rattles rattle devastates cross crosses"
)
# What only fails to leave its pad has not flown.
_GROUNDED = words("leave lift blast get take start launch ignite")
# "A rocket exploded near the embassy" was fired at it.
_AT_A_PLACE = words("next near inside outside beside close")
_BASE_FORMS = words("target wreck pummel rock batter rattle cross")
# "A rocket carrying satellites exploded", "a rocket from the company X failed".
_CARRYING = words("carrying with from operated built made developed bearing armed fitted loaded tipped")
_QUOTES = ("”", "“", '"', "'", "’", "‘")


_CARRIES = words("lifted lifts carried carries hauled hauls boosted boosts")


def _carries(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "A Titan rocket lifted a satellite into orbit": the vehicle is the subject."""
    aloft = {"aloft", "orbit", "space"} & set(s.lows[i : i + 20])
    for w in reversed(weapons):
        if w.end > i:
            continue
        gap = s.lows[w.end : i]
        vehicle = w.weapon_class in ("SLV", "ROCKET") and not (w.payload or w.compound)
        if aloft and vehicle and all(g in ADVERBS or g.endswith("ly") for g in gap):
            return Trigger(i, i, "liftoff", "liftoff", w, passive=True)
        return None
    return None


def _debuts(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "The Falcon Heavy made its debut in February"."""
    made = next((k for k in range(i - 1, max(0, i - 5), -1) if s.lows[k] in ("made", "makes")), None)
    made = i if s.lows[i] != "debut" else made
    w = next((w for w in reversed(weapons) if made is not None and w.end <= made <= w.end + 2), None)
    if w is None or w.weapon_class != "SLV" or w.payload or w.compound:
        return None
    return Trigger(i, i, "liftoff", "liftoff", w, passive=True)


def followed(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "Two short-range missiles followed on Feb. 20"."""
    w = next((w for w in weapons if w.end == i and not (w.compound or w.payload or w.definite)), None)
    later = s.lows[i + 1 : i + 2] in (("on",), ("in",), ("the",), ("a",), ("later",))
    return Trigger(i, i, "verb", "launch", w, passive=True) if w is not None and later and w.count is not None else None


def liftoff(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "The rocket lifted off", "a Soyuz blasted off with two men"; None when no vehicle starts."""
    lows = s.lows
    nxt = lows[i + 1] if i + 1 < len(s) else ""
    if lows[i] in ("rode", "rides"):
        vehicle = next((w for w in weapons if i < w.start < i + 9 and w.weapon_class == "SLV" and not w.payload), None)
        aloft = {"aloft", "orbit", "space"} & set(lows[i : i + 20])
        return Trigger(i, i, "verb", "launch", vehicle, passive=True) if vehicle is not None and aloft else None
    if lows[i].startswith("debut"):
        return _debuts(s, i, weapons)
    if lows[i] in _CARRIES and nxt not in _OFF:
        return _carries(s, i, weapons)
    if lows[i] in ("took", "takes", "taking", "lifting", "blasting") and nxt != "off":
        return None
    if (
        lows[i] not in ("rocketed", "lift-off", "blast-off")
        and not (lows[i] in _ROARED and nxt == "from")
        and nxt not in _OFF
    ):
        return None
    if nxt == "through" and not any(w in _SKY for w in lows[i + 2 : i + 6]):
        return None
    before = [w for w in weapons if w.end <= i <= w.end + 16 and not any(b in (".", ";") for b in lows[w.end : i])]
    if before:
        # Of "a Soyuz rocket with the lander" it is the rocket that lifts off.
        vehicles = [w for w in before if not w.payload]
        return Trigger(i, i, "liftoff", "liftoff", (vehicles or before)[-1], passive=True)
    after = next((w for w in weapons if i < w.start < i + 12), None)
    if after is not None and after.weapon_class not in ("SLV", "ROCKET"):
        return None  # "a jet took off with missiles"
    if after is not None and nxt == "into" and lows[i] == "lifted":
        return Trigger(i, i, "verb", "launch", after)
    if after is not None and nxt == "off":
        return Trigger(i, i, "liftoff", "liftoff", after, passive=True)
    return None


def _carrier_of(s: Sentence, payload: WeaponPhrase, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    """ "A rocket carrying a satellite exploded", "a rocket bound for the station failed": the rocket did."""
    if not payload.payload:
        return None
    for v in weapons:
        near = 0 < payload.start - v.end <= 3 and not v.payload and not v.compound
        if near and (s.lows[v.end] in _CARRYING or s.lows[v.end] == "bound"):
            return v
    return None


def moved(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "Rockets struck the base", "the satellite crashed": the weapon is the subject, close by."""
    prev = s.lows[i - 1] if i else ""
    if (
        s.lows[i].endswith("ing")
        and prev not in (",", "rockets", "projectiles", "missiles")
        and s.lows[i] != "crossing"
    ):
        return None
    nxt = s.lows[i + 1] if i + 1 < len(s) else ""
    if s.lows[i + 2 : i + 3] in (("%",), ("percent",)):
        return None  # "have hit 90 percent of their targets"
    if s.lows[i] in _BASE_FORMS and not any(w.end <= i and w.plural for w in weapons):
        return None  # "shoots down ICBM target"
    if s.lows[i] in ("rips", "tears") and not s.bag.isdisjoint({"rocket", "rockets"}):
        return None  # a shot on goal
    if s.lows[i].startswith("fail") and nxt == "to" and s.lows[i + 2 : i + 3] and s.lows[i + 2] in _GROUNDED:
        return None
    if nxt == "back" or (s.lows[i] in _DOES_HARM and nxt in _NO_OBJECT):
        return None
    for w in reversed(weapons):
        if w.end > i or w.compound:
            continue
        gap = s.lows[w.end : i]
        if any(x in _REMAINS for x in s.lows[max(0, w.start - 3) : w.start]):
            return None  # "debris from a rocket fell"
        if gap[:1] == ("from",) and len(gap) <= 4 and not any(g in VERB_LEMMA or g in SUBORDINATORS for g in gap):
            gap = ()  # "rockets from Syria hit Israel"
        if gap[:1] and gap[0] in SUPPLIED and len(gap) <= 7 and {"by", "from"} & set(gap[1:-1]):
            gap = ()  # "missiles supplied to Kyiv by Britain hit a depot"
        carried = next((x for x in weapons if w.payload and x.end <= w.start and x.weapon_class != "DRONE"), None)
        if (
            carried is not None
            and s.lows[carried.end : carried.end + 1] in (("carrying",), ("with",))
            and (not gap or gap[0] == "for")
        ):
            w, gap = carried, ()  # "a rocket carrying the satellite for the Emirates failed"
        gap = _without_company(gap)
        # "a missile with cluster munitions struck a town"
        reach = 10 if s.lows[i] in FAILED_FLIGHT | {"plunged", "fell"} else 7
        if gap[:1] and gap[0] in _CARRYING and len(gap) <= reach:
            gap = () if not any(g in VERB_LEMMA or g in SUBORDINATORS or g in HARD_BARRIERS for g in gap) else gap
        if w.payload and s.lows[i] in FAILED_FLIGHT:
            w = its_rocket(s, w, weapons)
        plain = all(g in ADVERBS or g.endswith("ly") or g in ("that", "which", *_QUOTES) for g in gap)
        passive = any(g in ("was", "were", "been", "be", "is", "are") for g in gap)
        if plain and len(gap) <= 4 and not passive:
            landed = s.lows[i].startswith("explod") and nxt in _AT_A_PLACE and w.weapon_class not in ("SLV", "DRONE")
            fallen = s.lows[i] in ("plunged", "fell") and (w.weapon_class == "SLV" or "carrying" in s.lows[w.end : i])
            failed = (s.lows[i] in FAILED_FLIGHT and not landed) or fallen
            carrier = _carrier_of(s, w, weapons) if failed else None
            return Trigger(i, i, "hit", "fail" if failed else "hit", carrier or w, passive=True)
        return None
    return None


def its_rocket(s: Sentence, payload: WeaponPhrase, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase:
    """Of "a rocket carrying two satellites exploded" the rocket exploded."""
    for v in reversed(weapons):
        gap = s.lows[v.end : payload.start]
        if v.end > payload.start or v.payload or v.compound:
            continue
        gap = gap[1:] if gap[:1] == (",",) else gap
        carried = gap[:1] and gap[0] in _CARRYING and len(gap) <= 12 and HARD_BARRIERS.isdisjoint(gap)
        return v if carried else payload
    return payload


_COMPANY = words("mortar mortars artillery shells shell rounds drones drone bombs attack suicide")


def _without_company(gap: tuple[str, ...]) -> tuple[str, ...]:
    """ "rockets and mortar shells hit" reads as "rockets hit"."""
    k = 1
    while gap[:1] == ("and",) and k < len(gap) and gap[k] in _COMPANY:
        k += 1
    return gap[k:] if k > 1 else gap
