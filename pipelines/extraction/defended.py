"""Triggers told from the side that was fired at: "Kyiv hit by missiles", "shot down 15 missiles", "fended off attacks".

What was hit or shot down was fired. The weapon's owner, not the defender, is the actor.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.sentences import Sentence
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import HARD_BARRIERS, SUBORDINATORS
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words

# Participles whose agent after "by" may be a missile: "a ship damaged by a missile".
STRICKEN = words(
    "hit struck targeted damaged destroyed killed wounded injured attacked pounded shelled battered rocked shaken "
    "pummeled pummelled bombarded levelled leveled flattened wrecked devastated torn ravaged sunk crippled"
)
# Verbs of air defence; "down" belongs to the first ones.
_DOWN = words("shoots shot shooting shoot takes took brings brought knocks knocked")
DOWNING = words(
    "downs downed downing intercepts intercepted intercepting intercept thwarts thwarted repels repelled repelling "
    "repulsed repulses foils foiled"
)
DEFENDING = DOWNING | _DOWN
_REACH = 9
_BASES = frozenset({"MISSILE", "ROCKET", "PROJECTILE", "BALLISTIC", "NAME", "SRBM", "MRBM", "IRBM", "ICBM", "SLBM"})
_AUXILIARY = words("was were been being be are is were get got")
_SHIELDS = words("defences defenses defence defense batteries interceptors")
# Between a weapon and "shot down".
_FILLERS = words(
    "was were been being have has had are is also all reportedly successfully allegedly that which over the of them "
    "overnight later apparently"
)


def find_defended(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """The trigger at token `i`, a word of being hit or of air defence; None when no missile is meant."""
    word = s.lows[i]
    if word in STRICKEN:
        shield = word == "destroyed" and any(w in _SHIELDS for w in s.lows[max(0, i - 4) : i])
        return _downed(s, i, i + 1, weapons) if shield else _hit_by(s, i, weapons)
    if word in _DOWN:
        return _shot_down(s, i, weapons)
    return _downed(s, i, i + 1, weapons) if word in DOWNING else None


def _hit_by(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "struck by an anti-ship missile", "Lviv, hit overnight by fresh Russian missiles"."""
    for w in weapons:
        if not i < w.start <= i + 6 or w.compound or w.payload or w.base not in _BASES:
            continue
        between = s.lows[i + 1 : w.start]
        if between[-1:] == ("by",) and not any(b in HARD_BARRIERS or b in SUBORDINATORS for b in between):
            return Trigger(i, i, "hit", "hit", w, passive=True)
    return None


def _shot_down(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "shot down 15 missiles", "brought them down", "missiles shot down over Kyiv"."""
    for k in range(i + 1, min(len(s), i + 1 + _REACH)):
        if s.lows[k] == "down":
            return _downed(s, i, i + 1 if k > i + 1 else k + 1, weapons)
        if s.lows[k] in HARD_BARRIERS or s.lows[k] == ",":
            return None
    return None


def _downed(s: Sentence, i: int, end: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    for w in weapons:
        if end <= w.start <= end + _REACH and _incoming(w):
            between = s.lows[end : w.start]
            drones = any(x.base == "DRONE" and end <= x.start < w.start for x in weapons)
            plain = not any(b in HARD_BARRIERS or b in SUBORDINATORS - {"and"} for b in between)
            led = between[-1:] and between[-1] in ("with", "by", "using", "from", "at")
            if plain and not led and (len(between) <= 4 or drones):
                return Trigger(i, i, "hit", "down", w, passive=True)
            break
    for w in reversed(weapons):
        if w.end > i or not _incoming(w):
            continue
        gap = s.lows[w.end : i]
        passive = not gap or any(g in _AUXILIARY for g in gap) or s.lows[i] in ("downed", "shot", "intercepted")
        if passive and len(gap) <= 5 and all(g in _FILLERS or g.endswith("ly") for g in gap):
            return Trigger(i, i, "hit", "down", w, passive=True)
        return None
    return None


def _incoming(w: WeaponPhrase) -> bool:
    """Whether it is a missile or rocket that can be shot down, not a satellite, drone or shield."""
    return not (w.compound or w.payload) and w.base in _BASES and w.weapon_class not in ("SLV", "INTERCEPTOR", "DRONE")
