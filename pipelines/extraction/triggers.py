"""Finds the triggers of a sentence: verbs of firing, vehicles that start, weapons that hit or fail, and nominals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.extraction.calendar_terms import MONTHS, WEEKDAYS
from pipelines.extraction.defended import DEFENDING, STRICKEN, find_defended
from pipelines.extraction.moving import STRUCK_IN_TITLES, followed, its_rocket, liftoff, moved
from pipelines.extraction.names import Name
from pipelines.extraction.nominals import find_nominal, is_noun
from pipelines.extraction.numbers import SALVO
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.space_failures import FAILING, failed_vehicle
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import (
    ADVERBS,
    FAILED_FLIGHT,
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

_OBJECT_REACH = 12
# No sentence of news reports more launches; a longer run is a word list, and the cap bounds its cost.
MAX_TRIGGERS = 16
_ORBITAL = words("orbit space moon station")
_THROWN = words("into toward towards over out hurtling soaring at")
_GOVERNING = words("in from on with at into by as to near under for about over aboard via")
_FLIES_OVER = words("flew flies soared soars passed streaked")
_ABOARD_REACH = 40
_VEHICLES = frozenset({"SLV", "ROCKET"})
_FLEW = words("flew traveled travelled")
# "launch providers", "test equipment": the base form names a trade.
_OF_THE_TRADE = words(
    "provider providers operator operators customer customers company companies service services "
    "vehicle vehicles pad pads site sites team teams director industry committee market costs price prices schedule"
)
_ALSO_SENT = words("bombers drones jets artillery mortars warplanes helicopters gliders uavs shells bombs")
_THOUGHT = words("believed thought suspected alleged said reported presumed known assumed")
_TESTED = words("tested tests testing")
_IN_ATTACKS = words("bombard pound shell damage kill attack strike against hit attacks strikes barrage")
_FORCES = words("military army navy forces troops gunners fighters")
_PASSIVE = words("was were been being be is are")


# Every word at which a trigger can stand.
_DEFENDED = STRICKEN | DEFENDING
_TRIGGERING = (
    NOMINALS
    | VERB_LEMMA.keys()
    | LIFTOFF
    | STRUCK
    | FAILED_FLIGHT
    | _FLIES_OVER
    | _FLEW
    | _DEFENDED
    | STRUCK_IN_TITLES
    | FAILING
) | {"flying", "followed", "set"}


def find_triggers(s: Sentence, weapons: Sequence[WeaponPhrase], named: Sequence[Name]) -> list[Trigger]:
    """All triggers of the sentence, left to right; one whose weapon is unsaid has `weapon` None."""
    if s.bag.isdisjoint(_TRIGGERING):
        return []
    out: list[Trigger] = []
    by_end = {w.end: w for w in weapons}
    inside = {k for w in weapons for k in range(w.start, w.head)}
    actor_ends = {a.end: a for a in named if a.kind == "actor"}
    within = {k for n in named for k in range(n.start, n.end)}
    for i, word in enumerate(s.lows):
        if word not in _TRIGGERING:
            continue
        trigger: Trigger | None = None
        if i in within:
            continue
        if word == "flight" and s.lows[i + 1 : i + 2] and s.lows[i + 1] in _TESTED:
            continue  # "flight tested a missile": the verb comes next
        if word in SALVO and i in inside:
            continue  # "a barrage of missiles" is the weapon phrase
        if word in NOMINALS and is_noun(s, i, by_end, actor_ends):
            trigger = find_nominal(s, i, weapons, by_end, actor_ends)
        elif word in VERB_LEMMA and i not in inside:
            trigger = _verbal(s, i, weapons)
        if trigger is None and word in LIFTOFF:
            trigger = liftoff(s, i, weapons)
        over = _FLIES_OVER & {word} and s.lows[i + 1 : i + 2] == ("over",)
        if trigger is None and over:
            # "A missile flew over Japan on Tuesday" reports a launch; "the missile flew over Japan" tells on.
            trigger = moved(s, i, weapons)
            if trigger is not None and (trigger.weapon is None or trigger.weapon.definite or trigger.weapon.payload):
                trigger = None
        dated = not WEEKDAYS.keys().isdisjoint(s.bag) or not MONTHS.keys().isdisjoint(s.lows[i + 1 : i + 4])
        if trigger is None and word in _FLEW and dated:
            trigger = moved(s, i, weapons)  # "The missile flew 1,500 km on Monday": the day of the launch
            if trigger is not None and (trigger.weapon is None or not trigger.weapon.definite):
                trigger = None
            elif trigger is not None and trigger.weapon is not None and trigger.weapon.weapon_class == "SLV":
                trigger = replace(trigger, form="liftoff", lemma="liftoff")  # "the Falcon Heavy flew on Nov. 1"
        flown_at = word in ("flew", "flying") and s.lows[i + 1 : i + 2] in (("at",), ("towards",), ("toward",))
        destroyed = s.in_title and word in STRUCK_IN_TITLES
        if trigger is None and (word in STRUCK or destroyed or word in FAILED_FLIGHT or (flown_at and not s.in_title)):
            trigger = moved(s, i, weapons)
        if trigger is None and word == "followed":
            trigger = followed(s, i, weapons)
        if trigger is None and word == "set" and _ablaze(s, i):
            trigger = moved(s, i, weapons)
        if trigger is None and word in FAILING:
            trigger = failed_vehicle(s, i, weapons)
        if trigger is None and word in _DEFENDED:
            trigger = find_defended(s, i, weapons)
        if trigger is not None:
            out.append(trigger)
            if len(out) == MAX_TRIGGERS:
                break
    return out


def _ablaze(s: Sentence, i: int) -> bool:
    """ "set fire to a tanker", "set the depot on fire"."""
    return s.lows[i + 1 : i + 3] == ("fire", "to") or bool({"ablaze", "fire", "alight"} & set(s.lows[i + 2 : i + 6]))


def _verbal(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    lemma = VERB_LEMMA[s.lows[i]]
    nxt = s.lows[i + 1] if i + 1 < len(s) else ""
    if (nxt == "up" and s.lows[i + 2 : i + 3] != ("to",)) or (
        s.lows[i] == "test" and nxt in ("flight", "launch", "flights", "firing", "launches", "fire", "fires")
    ):
        return None
    if s.lows[i] in ("launch", "test") and nxt in _OF_THE_TRADE:
        return None
    if lemma == "shoot" and ("down" in s.lows[i + 1 : i + 6] or s.lows[i + 1 : i + 2] in (("back",), ("at",))):
        return None
    if lemma == "use":
        return _used_in_attack(s, i, weapons)
    if lemma == "strike":
        return _struck_with(s, i, weapons)
    past = s.lows[i].endswith(("ed", "shot", "sent", "put", "thrust"))
    left = _left_weapon(s, i, weapons)
    if past and left is not None and left[1]:
        own = i - 1 if s.lows[i - 1] in ("it", "they") else None  # "two missiles it fired"
        return _checked(s, i, lemma, left[0], passive=True, pronoun=own)
    obj = _object(s, i, weapons)
    if obj is not None and not _other_object(s, i, obj.start, lemma):
        return _checked(s, i, lemma, obj, passive=False, pronoun=_pronoun_subject(s, i))
    if obj is None and not _other_object(s, i, min(len(s), i + 6), lemma, itself=left is not None):
        if left is not None and (past or lemma == "launch"):
            pronoun = _pronoun_subject(s, i) if not left[1] else None
            return _checked(s, i, lemma, left[0], passive=True, pronoun=pronoun)
        if lemma in ("fire", "launch", "test-fire", "test") and past:
            carrier = _carried_by(s, i, weapons)
            if carrier is not None:
                return carrier
            return _pronominal(s, i, lemma, weapons)
    return None


def _carried_by(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "The capsule was launched via a Falcon 9 rocket"; "India launched its eye in the sky aboard a PSLV"."""
    if not any(w in _PASSIVE for w in s.lows[max(0, i - 3) : i]):
        for w in weapons:
            lead = s.lows[w.start - 1] if w.start else ""
            if i < w.start <= i + _ABOARD_REACH and lead in ("aboard", "atop", "board") and w.weapon_class in _VEHICLES:
                return Trigger(i, i, "verb", "launch", w, pronoun_subject=_pronoun_subject(s, i))
        return None
    for w in weapons:
        if (
            i < w.start <= i + 10
            and not w.compound
            and s.lows[w.start - 1] in ("via", "by", "aboard", "atop", "on", "with")
        ):
            return Trigger(i, i, "verb", "launch", w, passive=True)
    return None


def _pronominal(s: Sentence, i: int, lemma: str, weapons: Sequence[WeaponPhrase]) -> Trigger:
    """ "A Falcon Heavy lit up the sky as it launched": the pronoun is the vehicle named before."""
    pronoun = _pronoun_subject(s, i)
    if pronoun is not None and any(w in _PASSIVE for w in s.lows[pronoun:i]):
        # "a missile blew up after it was launched"
        same = next((w for w in reversed(weapons) if w.end <= pronoun and not w.compound), None)
        if same is not None:
            return Trigger(i, i, "verb", lemma, same, passive=True)
    vehicle = next((w for w in reversed(weapons) if w.end <= i and not w.compound and w.weapon_class == "SLV"), None)
    if pronoun is not None and vehicle is not None and lemma == "launch":
        return Trigger(i, i, "verb", lemma, vehicle, passive=True)
    return Trigger(i, i, "verb", lemma, None, pronoun_subject=pronoun)


def _checked(
    s: Sentence, i: int, lemma: str, weapon: WeaponPhrase, *, passive: bool, pronoun: int | None
) -> Trigger | None:
    if lemma in ("send", "put"):
        rest = set(s.lows[i + 1 : i + 22])
        thrown = lemma == "send" and weapon.base in ("MISSILE", "ROCKET", "PROJECTILE") and bool(_THROWN & rest)
        if not (_ORBITAL & rest or thrown or s.lows[i] == "orbited"):
            return None
        if s.lows[i].startswith("blast") and s.lows[i + 1 : i + 2] == ("off",):
            return None
    if weapon.payload and lemma in ("rain", "hurl", "lob", "unleash", "shoot", "test", "test-fire"):
        return None
    if weapon.base == "MISSION" and lemma != "launch":
        return None
    return Trigger(i, i, "verb", lemma, weapon, passive, pronoun_subject=pronoun)


def _object(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    """The weapon phrase to the right that the verb governs."""
    for w in weapons:
        if w.start <= i:
            continue
        if w.start - i > _OBJECT_REACH or w.compound:
            # "launched a missile attack": the noun after it is the object.
            return None
        between = s.lows[i + 1 : w.start]
        if any(b in HARD_BARRIERS - {"“", "”", '"'} for b in between):
            return None
        if between[-2:] == ("to", "be"):
            between = between[:-2]
        bare = w.determiner is None and w.count is None and bool(_GOVERNING & set(between[-3:]))
        described = between[-1:] == ("as",) and "what" in between  # "fired what Seoul described as two projectiles"
        if between and (between[-1] in _GOVERNING or bare) and not described:
            # "fired from a missile boat": the weapon phrase hangs on a preposition.
            return None
        listed = any(b in _ALSO_SENT for b in between)  # "unleashed bombers, drones and rockets"
        if (
            "," in between
            and not (between[:1] == (",",) and between.count(",") >= 2)
            and len(between) > 2
            and not listed
        ):
            return None
        stops = [b for b in between if b in SUBORDINATORS and b not in ("and", "than", "or", "as", "which")]
        if stops and "what" not in between:
            return None
        return _beside_drones(s, w, weapons)
    return None


def _missiles_before_drones(s: Sentence, w: WeaponPhrase, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase:
    """Of "two cruise missiles and 15 drones that Russia launched" the missiles count."""
    if w.base != "DRONE":
        return w
    for x in weapons:
        if x.base != "DRONE" and not x.compound and 0 < w.start - x.end <= 16 and "and" in s.lows[x.end : w.start]:
            return x
    return w


def _beside_drones(s: Sentence, w: WeaponPhrase, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase:
    """Of "23 drones and a cruise missile" the missile counts."""
    if w.base != "DRONE":
        return w
    after = next((x for x in weapons if w.end < x.start <= w.end + 3 and x.base != "DRONE" and not x.compound), None)
    if after is None:
        return w
    joined = s.lows[w.end] in ("and", ",") or s.lows[w.end : after.start] in _ALONG
    return after if joined else w


_ALONG = (("along", "with"), ("together", "with"), ("as", "well", "as"), ("plus",))


def _other_object(s: Sentence, i: int, until: int, lemma: str, *, itself: bool = False) -> bool:
    """Whether the verb has another object: "launched an operation", "tested its engine".

    `itself`: a weapon stands before the verb, so "with" tells what it carries: "a rocket launches with a satellite".
    """
    if lemma not in ("launch", "test", "unleash", "send", "put", "fire", "test-fire", "shoot"):
        return False
    between = s.lows[i + 1 : until]
    if any(b in OTHER_OBJECTS for b in between[:6]):
        return True
    governed = any(b in ("against", "about", "with", "for") for b in between[:4])
    return governed and not itself and lemma in ("launch", "test") and until - i > 3


def _left_weapon(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> tuple[WeaponPhrase, bool] | None:
    """The weapon phrase to the left that is the verb's (passive) subject, and whether the passive is certain."""
    for w in reversed(weapons):
        if w.end > i or w.compound:
            continue
        gap = _without_relative(_without_aside(s.lows[w.end : i]))
        w = its_rocket(s, w, weapons) if w.payload else w
        if len(gap) > 9:
            return None
        gap = _without_attempt(gap)
        plain = (",", "that", "which", ")", "(", "”", "“", '"', "’", "‘")
        skipped = ADVERBS if "have" in gap or "be" in gap else ADVERBS - {"to"}
        w = _missiles_before_drones(s, w, weapons)
        core = [g for g in gap if not (g in skipped or g.endswith("ly") or g in plain)]
        passive = any(g in _PASSIVE for g in gap)
        if not core:
            return w, passive or not gap or gap[-1] not in ("has", "have", "had")
        named = any(s.words[w.end + k][0].isupper() for k, g in enumerate(s.lows[w.end : i]) if g == core[0])
        if core[0] in PRONOUNS or named or core[0] in ("north", "south", "the"):
            # "a missile it launched on Monday"
            other = any(c in SPEECH or c in VERB_LEMMA for c in core)
            return (w, True) if len(core) <= 3 and "," not in gap and not other else None
        # "fired a missile was on April 13, when it tested": another clause has its own subject.
        other_clause = any(c in SUBORDINATORS or c in PRONOUNS for c in core)
        if passive and "and" in gap[-2:] and len(core) <= 6 and not {"who", "it", "they", "he", "but"} & set(core):
            return w, True  # "the Qiam, which was built at home and test-fired last August"
        if passive and len(core) <= 5 and "," in gap and not other_clause:
            return w, True
        # "the missile on Saturday was fired"
        dated = passive and gap[-1] in _PASSIVE and len(core) <= 4 and core[0] in ("on", "early", "late", "in")
        return (w, True) if dated else None
    return None


_DASHES = frozenset({"–", "—", "-"})


def _without_aside(gap: tuple[str, ...]) -> tuple[str, ...]:
    """ "the missiles – 10 in total – fired by" reads as "the missiles fired by"."""
    if len(gap) < 3 or len(gap) > 12:
        return gap
    if gap[0] in _DASHES and (gap[-1] in _DASHES or gap[-1] == ","):
        return ()
    return () if gap[0] == "(" and gap[-1] == ")" else gap


def _without_relative(gap: tuple[str, ...]) -> tuple[str, ...]:
    """ "Agni-II, which has a range of 1,500 km, was first tested" reads as "Agni-II was first tested"."""
    if len(gap) < 4 or gap[:1] != (",",) or gap[1] not in ("which", "with") or gap.count(",") != 2 or len(gap) > 30:
        return gap
    return gap[len(gap) - gap[::-1].index(",") :]


def _without_attempt(gap: tuple[str, ...]) -> tuple[str, ...]:
    """ "that North Korea tried to launch" reads as "that North Korea launched"."""
    for k in range(len(gap) - 1):
        if gap[k] in _THOUGHT and gap[k + 1] == "to":
            return gap[k + 2 :]  # "a missile believed to have been fired"
        if gap[k] in ("claims", "claimed", "boasts", "boasted") and gap[k + 1] == "to":
            return gap[:k] + gap[k + 2 :]  # "that the North claims to have tested"
        if gap[k] in ("tried", "attempted", "failed", "managed") and gap[k + 1] == "to":
            return gap[:k] + gap[k + 2 :]
    return gap


def _pronoun_subject(s: Sentence, i: int) -> int | None:
    """The pronoun that is the verb's subject, when adverbs alone stand between."""
    k = i - 1
    while k >= 0 and i - k < 6:
        if s.lows[k] in ("it", "they", "he", "she"):
            return k
        if s.lows[k] in _FORCES and {"its", "their"} & set(s.lows[max(0, k - 2) : k]):
            return k - 1  # "announced that its military had fired"
        if s.lows[k] not in ADVERBS and not s.lows[k].endswith("ly") and s.lows[k] not in ("to", "and", "but"):
            return None
        k -= 1
    return None


def _struck_with(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "Russia hit Ukraine with six missiles", "the base was struck by rockets"."""
    lows = s.lows
    passive = any(w in _PASSIVE for w in lows[max(0, i - 3) : i])
    for w in weapons:
        if w.start <= i or w.start - i > _OBJECT_REACH or w.compound:
            continue
        lead = lows[w.start - 1]
        between = lows[i + 1 : w.start]
        if any(b in HARD_BARRIERS or b in ("that", "which", "after", "while", "as") for b in between):
            return None
        if lead in ("with", "using") and not passive:
            w = _beside_drones(s, w, weapons)
            return Trigger(i, i, "verb", "strike", w, pronoun_subject=_pronoun_subject(s, i))
        if lead == "by" and (passive or lows[i + 1] == "by") and w.start - i <= 4:
            return Trigger(i, i, "hit", "hit", w, passive=True)
    return moved(s, i, weapons) if lows[i] in STRUCK or (s.in_title and lows[i] in STRUCK_IN_TITLES) else None


def _used_in_attack(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> Trigger | None:
    """ "used two cruise missiles in an attack on the port"."""
    if s.lows[i] == "use" or (s.lows[i] in ("uses", "using") and not (s.in_title or s.lows[i - 1 : i] == ("of",))):
        return None
    for w in weapons:
        if i < w.start <= i + 6 and not w.compound and not w.payload:
            if _IN_ATTACKS & set(s.lows[w.end : w.end + 12]):
                return Trigger(i, i, "verb", "use", w, pronoun_subject=_pronoun_subject(s, i))
            return None
    return None
