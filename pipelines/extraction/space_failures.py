"""Failed space launches told without a verb of launching.

"The launch ended in failure", "the rocket suffered an anomaly on its first flight", "forced to destroy its rocket",
"bid to launch satellites fails".
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.calendar_terms import MONTHS, WEEKDAYS
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import HARD_BARRIERS
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words

# Words at which such an account can stand.
FAILING = words(
    """
    suffers suffered suffering destroyed lost self-destructs self-destructed self-destruct destroy explode terminated
    loses experiences experienced
    """
)
_MISHAPS = words(
    "failure anomaly anomalies malfunction mishap explosion problem glitch breakup disaster setback setbacks fire"
)
_LAUNCHING = words(
    """
    launch liftoff lift-off blastoff blast-off takeoff take-off flight debut mission orbit ascent launching launched
    """
)
_LATER = frozenset({*WEEKDAYS, *MONTHS})
_ALOFT = _LAUNCHING | words("satellite satellites payload space rocket")
_PASSIVE = words("was were been contact")
_VEHICLES = frozenset({"ROCKET", "SLV", "NAME", "VEHICLE", None})
_FORCED = words("forced orders ordered had has decided commanded")
_BETWEEN = words("is was were has been being to the its a an apparently reportedly also then it has")
_ENDS = words("ends ended ending finishes finished")
_BADLY = words("failure failures explosion disaster fireball loss flames crash fail")
_FAIL = words("explodes exploded crashes crashed fails failed fail flops fizzles fizzled collapses aborted")


def failed_vehicle(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """The trigger at token `i`, a word of FAILING, when the sentence tells of a rocket lost on its flight."""
    lows, word = s.lows, s.lows[i]
    if word == "lost" and s.lows[i - 1 : i] in (("was",), ("were",)) and not _LATER.isdisjoint(lows[i + 1 : i + 4]):
        w = _subject(s, i, weapons)  # "a Falcon 9 was lost on June 28"
        return Trigger(i, i, "hit", "fail", w, passive=True) if w is not None and w.weapon_class == "SLV" else None
    if word in ("lost", "loses") and s.bag & _ALOFT and not _PASSIVE & set(lows[max(0, i - 2) : i]):
        near = next((w for w in weapons if i < w.start <= i + 2 and _vehicle(w)), None)
        if near is not None and (near.start == i + 1 or s.in_title):
            return Trigger(i, i, "hit", "fail", near, passive=True)  # "Russia lost its second rocket of the month"
    if s.bag.isdisjoint(_LAUNCHING):
        return None
    ordered = word in ("destroy", "explode", "self-destruct")
    if ordered and not _FORCED & set(lows[max(0, i - 6) : i]):
        return None
    if word in ("suffers", "suffered", "suffering", "experiences", "experienced") and not _MISHAPS & set(
        lows[i + 1 : i + 6]
    ):
        return None
    if word in ("destroyed", "lost", "terminated", "loses") and not _LAUNCHING & set(lows[i + 1 : i + 9]):
        return None
    w = _object(s, i, weapons) if ordered else _subject(s, i, weapons)
    return Trigger(i, i, "hit", "fail", w, passive=True) if w is not None else None


def _subject(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    for w in reversed(weapons):
        if w.end > i:
            continue
        gap = s.lows[w.end : i]
        plain = len(gap) <= 5 and all(g in _BETWEEN or g.endswith("ly") for g in gap)
        return w if plain and _vehicle(w) else None
    return None


def _object(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    near = next((w for w in weapons if i < w.start <= i + 7 and _vehicle(w)), None)
    if near is None or any(b in HARD_BARRIERS or b == "," for b in s.lows[i + 1 : near.start]):
        return None
    return near


def _vehicle(w: WeaponPhrase) -> bool:
    return w.base in _VEHICLES and w.weapon_class in _VEHICLES and not (w.compound or w.payload or w.plural)


def ends_badly(s: Sentence, at: int) -> bool:
    """Whether the launch named at token `at` "ends in failure", "failed", "suffered an anomaly"."""
    lows = s.lows
    for k in range(at + 1, min(len(lows), at + 14)):
        word = lows[k]
        if word in HARD_BARRIERS or word in ("which", "that", ",") or lows[k - 1] in ("may", "could", "might", "to"):
            return False
        if word in _ENDS and lows[k + 1 : k + 2] in (("in",), ("with",)) and _BADLY & set(lows[k + 2 : k + 6]):
            return True
        if word in _FAIL and lows[k + 1 : k + 2] != ("to",):
            return True
        if word in ("suffers", "suffered") and _MISHAPS & set(lows[k + 1 : k + 5]):
            return True
    return False
