"""Frames: each trigger with its realis, actor, weapon and dates, ready to be gathered into occasions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.attach import governor
from pipelines.extraction.dates import DateRef
from pipelines.extraction.names import Name
from pipelines.extraction.realis import Realis, counted, noun_realis, verb_realis
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.triggers import Trigger
from pipelines.extraction.vocabulary import (
    ATTACK_NOMINALS,
    CONDUCT,
    HARD_BARRIERS,
    PLURAL_NOMINALS,
    SPEECH,
    SUBORDINATORS,
)
from pipelines.extraction.wordsets import words

_OBLIQUE = words(
    """
    in on at toward towards over near against between with to into amid off for around under outside inside
    across like of by from about
    """
)
_CAUSES = words(
    """
    caused triggered sparked prompted drew raised sent led leads triggers sparks prompts failed fails came
    comes follows followed marked marks was is forced set violated ended took ends
    """
)
_REACTING = frozenset({"after", "following"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One trigger read in its clause. `pronoun` marks an actor that is only "it" or "they"."""

    sentence: Sentence
    trigger: Trigger
    realis: Realis
    actor: Name | None
    pronoun: bool
    dates: tuple[DateRef, ...]
    after: DateRef | None
    strong: bool
    said_by_actor: bool

    @property
    def at(self) -> tuple[int, int]:
        """Position in the article: sentence, token."""
        return self.sentence.index, self.trigger.at


def find_frames(t: Tagged) -> list[Frame]:
    """The frames of one sentence, in order, with the unreal ones kept out."""
    s = t.sentence
    nominals = frozenset(x.at for x in t.triggers if x.form == "noun") | frozenset(
        p for p in t.predicates if s.lows[p] in ("summit", "meeting", "resolution", "drills")
    )
    dated: dict[int, list[DateRef]] = {}
    after: dict[int, DateRef] = {}
    for ref in t.dates:
        if ref.shape == "after":
            target = next((x.at for x in t.triggers if x.at >= ref.end), None)
            if target is not None:
                after[target] = ref
            continue
        at = governor(s, ref.start, ref.end, t.predicates, nominals, ref.possessive)
        if at is not None:
            dated.setdefault(at, []).append(ref)
    out = []
    for trigger in t.triggers:
        frame = _frame(t, trigger, dated, after.get(trigger.at))
        if frame is not None:
            out.append(frame)
    return out


def _frame(t: Tagged, trigger: Trigger, dated: dict[int, list[DateRef]], after: DateRef | None) -> Frame | None:
    s = t.sentence
    dates = tuple(_own_dates(t, trigger, dated))
    first = dates[0] if dates else None
    if trigger.form == "noun":
        realis = noun_realis(s, trigger.at, trigger.start, first)
        light = _light_verb(t, trigger)
        if light is not None:
            realis = _under(realis, verb_realis(s, light))
            dates = dates or tuple(dated.get(light, ()))
    else:
        realis = verb_realis(s, trigger.at)
    if any(d.future for d in dates):
        return None
    if realis in ("unreal", "negated", "denied"):
        return None
    if realis != "general" and counted(s, trigger.at) and not any(d.shape in ("weekday", "monthday") for d in dates):
        realis = "general"
    actor, pronoun = find_actor(t, trigger)
    strong = realis != "general" and _strong(t, trigger, actor, dates, after, realis)
    return Frame(s, trigger, realis, actor, pronoun, dates, after, strong, _self_report(t, trigger, actor, pronoun))


def _own_dates(t: Tagged, trigger: Trigger, dated: dict[int, list[DateRef]]) -> list[DateRef]:
    found = list(dated.get(trigger.at, ()))
    for ref in t.dates:
        # A date inside the phrase: "Saturday's test", "April satellite launch".
        if trigger.start <= ref.start < trigger.at and ref not in found and ref.shape != "after":
            found.append(ref)
    order = {"monthday": 0, "weekday": 1, "ago": 2, "month": 3, "period": 4, "year": 5, "season": 6}
    return sorted(found, key=lambda r: (order[r.shape], abs(r.start - trigger.at)))


def _under(noun: Realis, verb: Realis) -> Realis:
    if verb in ("unreal", "negated", "denied"):
        return verb
    return noun


def _light_verb(t: Tagged, trigger: Trigger) -> int | None:
    """The verb that has the nominal as its object: "conducted a missile test"."""
    s = t.sentence
    for k in range(trigger.start - 1, max(-1, trigger.start - 9), -1):
        word = s.lows[k]
        if word in CONDUCT:
            return k
        if word in HARD_BARRIERS or word in (",",):
            return None
        if word in SUBORDINATORS and word not in ("and", "than"):
            return None
    return None


def _strong(
    t: Tagged, trigger: Trigger, actor: Name | None, dates: Sequence[DateRef], after: DateRef | None, realis: Realis
) -> bool:
    """Whether the frame by itself shows that a launch took place on some occasion."""
    s = t.sentence
    weapon = trigger.weapon
    if trigger.form == "noun":
        if weapon is None:
            return False
        if weapon.weapon_class == "DRONE":
            return False
        timed = any(d.shape not in ("year", "season") for d in dates) or after is not None
        if timed:
            return actor is not None or s.lows[trigger.at] in ATTACK_NOMINALS or weapon.name is not None
        if _light_verb(t, trigger) is not None:
            return True
        if s.lows[trigger.at] in PLURAL_NOMINALS and trigger.count is None and trigger.lemma not in ATTACK_NOMINALS:
            return False
        before = s.lows[trigger.start - 1] if trigger.start else ""
        nxt = s.lows[trigger.at + 1] if trigger.at + 1 < len(s) else ""
        caused = nxt in _CAUSES or (
            nxt in ("that", "which", "failure") and bool(_CAUSES & set(s.lows[trigger.at + 2 : trigger.at + 5]))
        )
        latest = "latest" in s.lows[trigger.start : trigger.at]
        return (before in _REACTING or caused or latest or realis == "failed") and (
            actor is not None or s.lows[trigger.at] in ATTACK_NOMINALS
        )
    if weapon is None:
        return False
    if weapon.weapon_class == "DRONE":
        return False
    if trigger.form == "hit":
        return (
            weapon.base in ("MISSILE", "ROCKET", "PROJECTILE", "NAME", "ICBM")
            and not weapon.payload
            and (not weapon.definite or s.in_title)
        )
    return True


def _self_report(t: Tagged, trigger: Trigger, actor: Name | None, pronoun: bool) -> bool:
    """Whether the actor itself says it: "North Korea said it test-fired"."""
    s = t.sentence
    if actor is None or not pronoun:
        return False
    return any(s.lows[k] in SPEECH for k in range(max(0, trigger.at - 8), trigger.at))


def find_actor(t: Tagged, trigger: Trigger) -> tuple[Name | None, bool]:
    """Who launched, and whether the text said it only by a pronoun."""
    s = t.sentence
    actors = t.kind("actor")
    by = _by_agent(s, trigger, actors)
    if by is not None:
        return by, False
    if trigger.owner is not None:
        return trigger.owner, False
    weapon = trigger.weapon
    if trigger.form in ("hit", "liftoff"):
        return (weapon.owner if weapon else None) or _blamed(t), False
    if trigger.form == "verb" and not (
        trigger.passive and trigger.pronoun_subject is None and not _relative_subject(t, trigger)
    ):
        if trigger.pronoun_subject is not None:
            return _subject(t, actors, trigger.pronoun_subject), True
        found = _subject(t, actors, trigger.at)
        if found is not None:
            return found, False
    if weapon is not None and weapon.owner is not None:
        return weapon.owner, False
    if trigger.form == "noun":
        light = _light_verb(t, trigger)
        if light is not None:
            return _subject(t, actors, light), False
        if s.lows[trigger.at + 1 : trigger.at + 3] in (("by", "the"),) or s.lows[trigger.at + 1 : trigger.at + 2] == (
            "by",
        ):
            return by, False
    return _blamed(t), False


def _relative_subject(t: Tagged, trigger: Trigger) -> bool:
    """ "a missile North Korea launched on Monday"."""
    weapon = trigger.weapon
    return weapon is not None and any(weapon.end <= a.start and a.end <= trigger.at for a in t.kind("actor"))


def _by_agent(s: Sentence, trigger: Trigger, actors: Sequence[Name]) -> Name | None:
    reach = trigger.weapon.end if trigger.weapon and trigger.weapon.start > trigger.at else trigger.at + 1
    for a in actors:
        if reach <= a.start <= reach + 9:
            lead = a.start - 1
            while lead > trigger.at and s.lows[lead] in (
                "the",
                "iran-backed",
                "militant",
                "group",
                "lebanese",
                "iranian-backed",
            ):
                lead -= 1
            if s.lows[lead] == "by":
                return a
            if (
                s.lows[lead] == "of"
                and trigger.form == "noun"
                and a.form != "demonym"
                and trigger.weapon is not None
                and trigger.weapon.start < trigger.at
            ):
                return a
    return None


def _blamed(t: Tagged) -> Name | None:
    """ "blamed the Iran-backed group Hezbollah for the barrage"."""
    s = t.sentence
    for k, word in enumerate(s.lows):
        if word in ("blamed", "blames", "blaming"):
            following = [
                a for a in t.kind("actor") if k < a.start <= k + 9 and not s.lows[a.end - 1].endswith("backed")
            ]
            if following:
                groups = [a for a in following if a.form == "group"]
                return (groups or following)[-1]
    return None


def _subject(t: Tagged, actors: Sequence[Name], at: int) -> Name | None:
    """The actor that is the subject of the verb at `at`: the cheapest to the left that no preposition governs."""
    s = t.sentence
    best: Name | None = None
    best_cost = 40
    for a in actors:
        if a.end > at:
            break
        between = s.lows[a.end : at]
        cost = at - a.end
        cost += sum(8 for b in between if b in HARD_BARRIERS)
        cost += sum(3 for b in between if b in SUBORDINATORS or b == ",")
        lead = a.start - 1
        while lead >= 0 and s.lows[lead] in (
            "the",
            "a",
            "an",
            "both",
            "neighboring",
            "nuclear-armed",
            "rival",
            "communist",
        ):
            lead -= 1
        if lead >= 0 and s.lows[lead] in _OBLIQUE:
            cost += 14
        if a.form == "demonym":
            cost += 2
        if a.end < len(s) and s.lows[a.end] in ("-", "–"):
            cost += 20
        if cost < best_cost:
            best, best_cost = a, cost
    return best
