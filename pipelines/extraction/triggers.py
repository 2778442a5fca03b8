"""Triggers: the words that report a launch, tied to the weapon they launch.

A verb ("North Korea fired two missiles"), a vehicle's own start ("the rocket blasted off"), a hit ("rockets struck
the base"), or a noun ("a missile launch", "the test of an ICBM", "Thursday's launches").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipelines.extraction.names import Name
from pipelines.extraction.numbers import Count, count_ending_at, ordinal_value
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.vocabulary import (
    ADVERBS,
    CONDUCT,
    DETERMINERS,
    HARD_BARRIERS,
    LIFTOFF,
    NOMINALS,
    OTHER_OBJECTS,
    PRONOUNS,
    SPEECH,
    STRUCK,
    SUBORDINATORS,
    VERB_LEMMA,
)
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words

Form = Literal["verb", "noun", "liftoff", "hit"]

_OBJECT_REACH = 12
_STRIKE_LEMMAS = frozenset({"pound"})
_NOUNISH_ADJECTIVES = words(
    """
    latest first second third new successful failed unsuccessful recent another missile rocket satellite test
    maiden inaugural previous last botched attempted apparent suspected surprise provocative such weapons
    weapon further nuclear-capable spy ballistic space debut live-fire orbital suborbital crewed uncrewed
    unannounced purported claimed reported long-range short-range similar subsequent earlier north korean
    underwater night night-time daring massive huge large-scale overnight deadly retaliatory combined mass
    drone air aerial
    """
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger at token `at`; a nominal's phrase begins at `start`. `owner` is the actor of a nominal phrase."""

    at: int
    start: int
    form: Form
    lemma: str
    weapon: WeaponPhrase | None = None
    passive: bool = False
    owner: Name | None = None
    count: Count | None = None
    pronoun_subject: int | None = None


def find_triggers(s: Sentence, weapons: Sequence[WeaponPhrase], actors: Sequence[Name]) -> list[Trigger]:
    """All triggers of the sentence, left to right; one whose weapon is unsaid has `weapon` None."""
    out: list[Trigger] = []
    by_end = {w.end: w for w in weapons}
    inside = {k for w in weapons for k in range(w.start, w.head)}
    actor_ends = {a.end: a for a in actors}
    for i, word in enumerate(s.lows):
        trigger: Trigger | None = None
        if word in NOMINALS and _is_noun(s, i, by_end, actor_ends):
            trigger = _nominal(s, i, weapons, by_end, actor_ends)
        elif word in VERB_LEMMA and not _adjectival(s, i, inside):
            trigger = _verbal(s, i, weapons)
        if trigger is None and word in LIFTOFF:
            trigger = _liftoff(s, i, weapons)
        if trigger is None and word in STRUCK:
            trigger = _hit(s, i, weapons)
        if trigger is not None:
            out.append(trigger)
    return out


def _adjectival(s: Sentence, i: int, inside: set[int]) -> bool:
    return i in inside and s.lows[i] != "fired"


def _is_noun(s: Sentence, i: int, by_end: dict[int, WeaponPhrase], actor_ends: dict[int, Name]) -> bool:
    lows = s.lows
    word = lows[i]
    prev = lows[i - 1] if i else ""
    nxt = lows[i + 1] if i + 1 < len(s) else ""
    if i in by_end and by_end[i].compound:
        return True
    if word in ("launching", "firing", "test-firing", "test-launching"):
        return (
            prev in DETERMINERS
            or prev == "'s"
            or prev in ("missile", "rocket", "satellite", "successful", "test", "failed")
            or nxt == "of"
        )
    if prev in DETERMINERS or prev == "'s" or prev in _NOUNISH_ADJECTIVES or ordinal_value(prev or "x") is not None:
        return not (prev in ("that", "this", "these", "those", "her", "first", "last", "korean") and nxt in DETERMINERS)
    if word in (
        "liftoff",
        "lift-off",
        "blastoff",
        "blast-off",
        "salvo",
        "volley",
        "barrage",
        "test-fires",
        "bombardment",
    ):
        return True
    if word == "test-fire" or word == "test-launch":
        return nxt in ("of", "was", "is", "conducted", "on", "in") or prev in ("icbm", "missile")
    if word in ("launches", "tests", "launch", "test") and nxt == "of":
        return True
    if word in ("launches", "tests", "strikes", "attacks", "launchings", "firings") and (
        count_ending_at(lows, i) is not None or i == 0
    ):
        return True
    if (
        i in actor_ends
        and actor_ends[i].form == "demonym"
        and word in ("launch", "test", "launches", "tests", "attack", "strike", "attacks", "strikes")
    ):
        return True
    if prev in (
        "after",
        "of",
        "following",
        "in",
        "since",
        "from",
        "on",
        "for",
        "with",
        "by",
        "during",
        "amid",
        "despite",
        "over",
        "before",
    ):
        return word in (
            "launch",
            "test",
            "launches",
            "tests",
            "attack",
            "attacks",
            "strikes",
            "strike",
            "take-off",
            "takeoff",
        )
    return word in ("take-off", "takeoff") and prev != "to"


def _verbal(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    lemma = VERB_LEMMA[s.lows[i]]
    if s.lows[i + 1 : i + 2] in (("down",), ("back",), ("at",)) and s.lows[i] in (
        "shot",
        "shoot",
        "shooting",
        "shoots",
    ):
        return None
    if lemma == "shoot" and "down" in s.lows[i + 1 : i + 6]:
        return None
    if lemma in _STRIKE_LEMMAS:
        return None
    past = s.lows[i].endswith(("ed", "shot", "sent", "put", "thrust"))
    left = _left_weapon(s, i, weapons)
    if past and left is not None and left[1]:
        return _checked(s, i, lemma, left[0], passive=True, pronoun=None)
    obj = _object(s, i, weapons)
    if obj is not None and not _other_object(s, i, obj.start, lemma):
        return _checked(s, i, lemma, obj, passive=False, pronoun=_pronoun_subject(s, i))
    if left is not None and (past or lemma == "launch") and obj is None:
        if _other_object(s, i, min(len(s), i + 6), lemma):
            return None
        return _checked(s, i, lemma, left[0], passive=True, pronoun=_pronoun_subject(s, i) if not left[1] else None)
    if lemma in ("fire", "launch", "test-fire") and past and not _other_object(s, i, min(len(s), i + 6), lemma):
        return Trigger(i, i, "verb", lemma, None, pronoun_subject=_pronoun_subject(s, i))
    return None


def _checked(
    s: Sentence, i: int, lemma: str, weapon: WeaponPhrase, passive: bool, pronoun: int | None
) -> Trigger | None:
    if lemma in ("send", "put"):
        rest = s.lows[i + 1 : i + 22]
        if not (
            {"orbit", "space", "moon", "station"} & set(rest)
            or (
                lemma == "send"
                and weapon.base in ("MISSILE", "ROCKET", "PROJECTILE")
                and {"into", "toward", "towards", "over", "out", "hurtling", "soaring"} & set(rest)
            )
        ):
            return None
        if s.lows[i] in ("blast", "blasted", "blasting") and s.lows[i + 1 : i + 2] == ("off",):
            return None
    if lemma in ("rain", "hurl", "lob", "unleash", "shoot") and weapon.payload:
        return None
    if weapon.base == "MISSION" and lemma != "launch":
        return None
    return Trigger(i, i, "verb", lemma, weapon, passive, pronoun_subject=pronoun)


def _object(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    """The weapon phrase to the right that the verb governs."""
    for w in weapons:
        if w.start <= i:
            continue
        if w.start - i > _OBJECT_REACH:
            return None
        between = s.lows[i + 1 : w.start]
        if w.compound and w.end < len(s) and s.lows[i] not in CONDUCT:
            # "launched a missile attack", "tested a missile launch system": the noun is the object.
            return None
        if any(b in HARD_BARRIERS - {"“", "”", '"'} for b in between):
            return None
        if "," in between and not _parenthetical(between):
            return None
        stops = [b for b in between if b in SUBORDINATORS and b not in ("and", "than", "or", "as", "which")]
        if stops and "what" not in between and "what" not in s.lows[i + 1 : i + 3]:
            return None
        return w
    return None


def _parenthetical(between: tuple[str, ...]) -> bool:
    return (between[:1] == (",",) and between.count(",") >= 2) or len(between) <= 2


def _other_object(s: Sentence, i: int, until: int, lemma: str) -> bool:
    if lemma not in ("launch", "test", "unleash", "send", "put", "fire", "test-fire", "shoot"):
        return False
    between = s.lows[i + 1 : until]
    if any(b in OTHER_OBJECTS for b in between[:6]):
        return True
    return (
        any(b in ("against", "about", "with", "for") for b in between[:4])
        and lemma in ("launch", "test")
        and until - i > 3
    )


def _left_weapon(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> tuple[WeaponPhrase, bool] | None:
    """The weapon phrase to the left that is the verb's (passive) subject, and whether the passive is certain."""
    for w in reversed(weapons):
        if w.end > i or w.compound:
            continue
        gap = s.lows[w.end : i]
        if len(gap) > 9:
            return None
        core = [g for g in gap if not (g in ADVERBS or g.endswith("ly") or g in (",", "that", "which", "s", ")", "("))]
        passive = any(g in ("was", "were", "been", "being", "be", "is", "are") for g in gap)
        if not core:
            return w, passive or not gap or gap[-1] not in ("has", "have", "had")
        if core[0] in PRONOUNS or s.words[w.end][0].isupper() or core[0] in ("north", "south", "the"):
            # "a missile it launched on Monday"
            if len(core) <= 3 and "," not in gap and not any(c in SPEECH or c in VERB_LEMMA for c in core):
                return w, True
            return None
        if passive and len(core) <= 5 and "," in gap:
            return w, True
        return None
    return None


def _pronoun_subject(s: Sentence, i: int) -> int | None:
    """The pronoun that is the verb's subject, when adverbs alone stand between."""
    k = i - 1
    while k >= 0 and i - k < 6:
        if s.lows[k] in ("it", "they", "he", "she"):
            return k
        if s.lows[k] not in ADVERBS and not s.lows[k].endswith("ly") and s.lows[k] != "to":
            return None
        k -= 1
    return None


def _liftoff(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    lows = s.lows
    nxt = lows[i + 1] if i + 1 < len(s) else ""
    word = lows[i]
    if word in (
        "blasts",
        "blasted",
        "lifts",
        "lifted",
        "took",
        "takes",
        "roared",
        "soared",
        "soars",
        "roars",
    ) and nxt not in ("off", "into", "skyward", "toward", "aloft", "away"):
        return None
    if word in ("took", "takes") and nxt != "off":
        return None
    for w in reversed(weapons):
        if w.end <= i and i - w.end <= 14 and not any(b in (".", ";") for b in lows[w.end : i]):
            return Trigger(i, i, "liftoff", "liftoff", w, passive=True)
    if word in ("blasted", "lifted") and nxt == "off":
        for w in weapons:
            if w.start > i and w.start - i < 12:
                return Trigger(i, i, "liftoff", "liftoff", w, passive=True)
    return None


def _hit(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "Rockets struck the base": the weapon is the subject, close by."""
    if (
        s.lows[i].endswith("ing")
        and s.lows[i - 1 : i] not in ((",",), ("rockets",), ("projectiles",), ("missiles",))
        and s.lows[i] != "crossing"
    ):
        return None
    for w in reversed(weapons):
        if w.end > i or w.compound:
            continue
        gap = s.lows[w.end : i]
        plain = all(g in ADVERBS or g.endswith("ly") or g in ("that", "which") for g in gap)
        if plain and len(gap) <= 4 and not any(g in ("was", "were", "been", "be", "is", "are") for g in gap):
            return Trigger(i, i, "hit", "hit", w, passive=True)
        return None
    return None


def _nominal(
    s: Sentence,
    i: int,
    weapons: Sequence[WeaponPhrase],
    by_end: dict[int, WeaponPhrase],
    actor_ends: dict[int, Name],
) -> Trigger | None:
    lows = s.lows
    loose = lows[i] in ("fire", "shot", "shots") and i not in by_end and lows[i - 1 : i] != ("'s",)
    if loose and lows[i + 1 : i + 2] != ("of",):
        return None
    weapon = by_end.get(i)
    start = i
    if weapon is None and i and lows[i - 1] in ("test", "launch", "live-fire", "firing") and (i - 1) in by_end:
        weapon = by_end[i - 1]
    if weapon is not None:
        start = weapon.start
    if weapon is None and lows[i + 1 : i + 2] in (("of",), ("and",)):
        for w in weapons:
            if w.start > i and w.start - i <= 7:
                gap = lows[i + 1 : w.start]
                if not any(g in HARD_BARRIERS or g in SUBORDINATORS - {"and", "which"} for g in gap):
                    weapon = w
                break
    start, owner, count = _nominal_left(s, start, actor_ends)
    if weapon is not None and owner is None:
        owner = weapon.owner
    if weapon is not None and weapon.compound and weapon.count is not None and count is None:
        count = weapon.count
    if lows[i] == "test" and lows[i + 1 : i + 2] in (
        ("launch",),
        ("launches",),
        ("firing",),
        ("fire",),
        ("flight",),
        ("fired",),
        ("fires",),
        ("launched",),
        ("firings",),
    ):
        return None
    return Trigger(i, start, "noun", lows[i], weapon, owner=owner, count=count)


def _nominal_left(s: Sentence, start: int, actor_ends: dict[int, Name]) -> tuple[int, Name | None, Count | None]:
    """Determiner, ordinal, adjectives and owner before the nominal."""
    lows = s.lows
    owner: Name | None = None
    count: Count | None = None
    k = start
    while k > 0 and start - k < 10:
        word = lows[k - 1]
        if k in actor_ends and owner is None:
            owner, k = actor_ends[k], actor_ends[k].start
            continue
        if word == "'s" and (k - 1) in actor_ends:
            owner, k = actor_ends[k - 1], actor_ends[k - 1].start
            break
        if count is None and (hit := count_ending_at(lows, k, max(0, k - 5))) is not None:
            count, k = hit, hit.start
            continue
        if word in DETERMINERS:
            k -= 1
            if word in ("a", "an", "another") and count is None:
                count = Count(1, 1, "exact", k, k + 1)
            break
        if word in _NOUNISH_ADJECTIVES or word == "'s" or word.endswith("ful"):
            k -= 1
            continue
        break
    return k, owner, count
