"""Frames: each trigger with its realis, actor, weapon and dates, ready to be gathered into occasions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.extraction.agents import find_actor
from pipelines.extraction.attach import governor
from pipelines.extraction.captions import picture_day
from pipelines.extraction.dates import DateRef
from pipelines.extraction.dating import (
    dates_another_event,
    numbers_this_year,
    own_dates,
    reaches,
    share_stray_days,
    told_elsewhere,
)
from pipelines.extraction.general_talk import imagined, in_general
from pipelines.extraction.names import Name
from pipelines.extraction.nominals import drilled
from pipelines.extraction.numbers import ordinal_value
from pipelines.extraction.realis import Realis, counted, noun_realis, repeated, verb_realis
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.strength import caused, strong, topical
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import (
    ATTACK_NOMINALS,
    CONDUCT,
    HARD_BARRIERS,
    MODALS,
    PLURAL_NOMINALS,
    SPEECH,
    SUBORDINATORS,
)
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words

_MANY = words("numerous various many countless")
_VAGUE_PAST = words("recently previously earlier before formerly once historically")
_ATTACKING = words("launched launches launching unleashed unleashes unleashing resumed resumes")
_OFF = words("scrubbed delayed postponed cancelled canceled aborted halted suspended scheduled planned expected")
# The object of a light verb ends at one of these: "launched air raids in response to rocket fire".
_BEYOND_OBJECT = words(", it they he response to by from against into during at")
# "to hold missile tests", "will conduct a launch": only what governs the infinitive says whether it was done.
_TO_DO = words("hold conduct stage perform carry run make undertake")
_PASSIVE_LIGHT = words("completed conducted carried held staged made took performed occurred happened")


@dataclass(frozen=True, slots=True)
class Frame:
    """One trigger read in its clause.

    `pronoun` marks an actor that is only "it" or "they"; `after` is a "two days after" that dates the launch against
    `base`, the day that the sentence gives before it; `said_on` the day on which the sentence says it was said;
    a `caption` tells of a picture; `topical` frames name no weapon and need a known one.
    """

    sentence: Sentence
    trigger: Trigger
    realis: Realis
    actor: Name | None
    pronoun: bool
    dates: tuple[DateRef, ...]
    after: DateRef | None
    strong: bool
    topical: bool
    said_by_actor: bool
    base: DateRef | None = None
    said_on: DateRef | None = None
    caption: bool = False

    @property
    def at(self) -> tuple[int, int]:
        """Position in the article: sentence, token."""
        return self.sentence.index, self.trigger.at


def find_frames(t: Tagged) -> list[Frame]:
    """The frames of one sentence, in order, with the unreal ones kept out."""
    s = t.sentence
    nominals = frozenset(x.at for x in t.triggers if x.form == "noun") | frozenset(
        p for p in t.predicates if s.lows[p] in ("summit", "meeting", "resolution", "test", "tests")
    )
    dated: dict[int, list[DateRef]] = {}
    after: dict[int, DateRef] = {}
    for ref in t.dates:
        if ref.shape == "after":
            reached = [x for x in t.triggers if x.at >= ref.end and reaches(s, ref.end, x)]
            target = next((x.at for x in reached if x.weapon is not None), reached[0].at if reached else None)
            if target is not None:
                after[target] = ref
    last: tuple[DateRef, int | None] | None = None
    for ref in t.dates:
        if ref.shape == "after" or numbers_this_year(s, ref) or told_elsewhere(s, ref):
            continue
        if dates_another_event(s, ref, nominals):
            continue
        if ref.bounded:
            clause = next(
                (x.at for x in t.triggers if x.at > ref.end and "when" in s.lows[ref.end : ref.end + 3]), None
            )
            if clause is not None:
                dated.setdefault(clause, []).append(replace(ref, bounded=False))
            continue
        listed = last is not None and last[0].shape == ref.shape == "monthday" and ref.start == last[0].end + 1
        at = governor(s, ref.start, ref.end, t.predicates, nominals, ref.possessive)
        if at is not None and s.lows[at] == "test" and at + 1 in nominals:
            at += 1  # "on Oct. 25 a test launch"
        if listed and last is not None and s.lows[ref.start - 1] in ("and", ","):
            at = last[1]  # "on May 4, 9 and 12": one list
        last = ref, at
        if at in after and ref.end <= after[at].start:
            continue  # "will visit on Thursday, a day after it fired": the day counted from
        if at is not None:
            dated.setdefault(at, []).append(ref)
    share_stray_days(t, dated)
    out: list[Frame] = []
    for trigger in t.triggers:
        if _detail_of_earlier(t, trigger):
            continue
        for other in t.triggers:
            # "launched a missile that exploded earlier this week": one weapon, one day.
            shared = other is not trigger and other.weapon is not None and other.weapon is trigger.weapon
            if shared and trigger.at not in dated and other.at in dated:
                dated[trigger.at] = dated[other.at]
        frame = _frame(t, trigger, dated, after.get(trigger.at))
        if frame is not None:
            out.extend(_one_per_month(frame))
    return out


def _detail_of_earlier(t: Tagged, trigger: Trigger) -> bool:
    """Whether the trigger tells only what became of a weapon that another trigger of the sentence launches."""
    if trigger.form != "hit" or trigger.weapon is None:
        return False
    return any(o.weapon is trigger.weapon and o.form in ("verb", "liftoff") for o in t.triggers if o is not trigger)


def _frame(t: Tagged, trigger: Trigger, dated: Mapping[int, list[DateRef]], after: DateRef | None) -> Frame | None:
    s = t.sentence
    if (
        trigger.form == "noun"
        and trigger.start
        and s.lows[trigger.start - 1] in ("as", "unlike")
        and not _described(s, trigger)
    ):
        return None  # "denounced it as a missile test"
    if trigger.form == "noun" and _in_what(s.lows[max(0, trigger.start - 8) : trigger.start]):
        named = {"called", "calls", "described", "claimed", "claims", "says", "said", "say", "termed"}
        if named & set(s.lows[max(0, trigger.start - 4) : trigger.start]):
            return None  # "fired in what the North called a satellite test": one launch
    if trigger.form == "noun" and (_called_off(s, trigger) or (s.in_title and s.lows[0] == "watch")):
        return None
    light = light_verb(t, trigger) if trigger.form == "noun" else None
    dates = own_dates(t, trigger, dated, light)
    if t.caption:
        aftermath = trigger.form == "hit" or (trigger.form == "noun" and s.lows[trigger.at] in ATTACK_NOMINALS)
        dates = picture_day(t.dates, dates, trigger.at, aftermath=aftermath)
    if any(d.future for d in dates) or imagined(t, trigger, dates):
        return None
    if trigger.form == "noun":
        realis = noun_realis(s, trigger.at, trigger.start, dates[0] if dates else None)
        if realis == "unreal" and light is not None and drilled(s, trigger.at):
            realis = "asserted"  # "a missile launching drill was staged"
        if light is not None:
            verb = verb_realis(s, light)
            realis = verb if verb in ("unreal", "negated", "denied", "failed") else realis
            carried = light > trigger.at or s.lows[light] in _ATTACKING
            if realis == "general" and verb == "asserted" and carried:
                realis = "asserted"
        if realis == "general" and caused(t, trigger):
            realis = "asserted"
    else:
        realis = verb_realis(s, trigger.at)
        if t.caption and dates and realis == "general":
            realis = "asserted"  # "A rocket is launched from the coast on Oct. 5, 2022."
    if realis == "general" and trigger.form == "verb" and any(d.shape == "monthday" and d.year for d in dates):
        realis = "asserted"  # a caption: "a rocket is launched from the cape on Oct. 5, 2022"
    if realis in ("unreal", "negated", "denied"):
        return None
    if (_a_whole_kind(s, trigger) and not dates) or in_general(t, trigger, dates):
        realis = "general"
    pointed = any(d.shape not in ("year", "season") and not d.vague for d in dates)
    if not pointed and (_counting(s, trigger) or _loosely_past(s, trigger)):
        realis = "general"
    actor, pronoun = find_actor(t, trigger, light)
    base = next((d for d in t.dates if d.shape != "after" and after is not None and d.end <= after.start), None)
    return Frame(
        s, trigger, realis, actor, pronoun, tuple(dates), after,
        strong(t, trigger, actor, dates, after, realis, light),
        topical(t, trigger, dates, after, realis),
        _self_report(s, trigger, actor, pronoun),
        base,
        next((d for p, refs in dated.items() if s.lows[p] in SPEECH for d in refs if d.shape == "weekday"), None),
        t.caption,
    )  # fmt: skip


def _described(s: Sentence, trigger: Trigger) -> bool:
    """In a headline, or where an army "described the action as a massive missile attack", it is told."""
    attack = s.lows[trigger.at] in ATTACK_NOMINALS
    return s.in_title or (attack and bool({"described", "describes"} & set(s.lows[: trigger.start])))


def _in_what(before: tuple[str, ...]) -> bool:
    return any(before[k : k + 2] == ("in", "what") for k in range(len(before)))


def _a_whole_kind(s: Sentence, trigger: Trigger) -> bool:
    """ "satellites that the country launched": a bare plural before a relative clause."""
    w = trigger.weapon
    if w is None or trigger.form != "verb" or s.in_title or not w.plural or w.end > trigger.at:
        return False
    relative = any(
        s.words[k][0].isupper() or s.lows[k] in ("that", "which", "it", "they") for k in range(w.end, trigger.at)
    )
    return relative and w.count is None and w.determiner is None


def _called_off(s: Sentence, trigger: Trigger) -> bool:
    """ "The launch was called off": no launch."""
    rest = s.lows[trigger.at + 1 : trigger.at + 14]
    for k in range(len(rest) - 1):
        if rest[k] in ("was", "were", "is", "been", "be") and (
            rest[k + 1] in _OFF or rest[k + 1 : k + 3] == ("called", "off")
        ):
            return True
        if rest[k] in (",", ";", "that", "which", "and"):
            return False
    return False


def _counting(s: Sentence, trigger: Trigger) -> bool:
    """Whether it counts launches over a period; "a third test since May" is one launch and counts none."""
    one = trigger.count if trigger.form == "noun" else trigger.weapon.count if trigger.weapon is not None else None
    if trigger.weapon is not None and trigger.weapon.count is not None and _many(s, trigger.weapon):
        return True
    if _nth_time(s, trigger) or repeated(s, trigger.at):
        return True
    single = one is not None and one.low == 1 and one.high == 1
    return not single and counted(s, trigger.at)


def _nth_time(s: Sentence, trigger: Trigger) -> bool:
    """ "the seventh time Iran has conducted a launch": a count, not a launch."""
    lows = s.lows
    for k in range(max(0, trigger.at - 12), trigger.at - 1):
        counted_time = (
            lows[k] == "time"
            and ordinal_value(lows[k - 1]) is not None
            and lows[k + 1] not in (",", "in", "on", "this")
        )
        if counted_time and k and {"has", "have", "had"} & set(lows[k : trigger.at]):
            return True
    return False


def _many(s: Sentence, w: WeaponPhrase) -> bool:
    return bool(_MANY & set(s.lows[w.start : w.head]))


def _loosely_past(s: Sentence, trigger: Trigger) -> bool:
    """ "recently launched rockets": an occasion that the text does not place."""
    return any(w in _VAGUE_PAST for w in s.lows[max(0, trigger.start - 2) : trigger.start])


def light_verb(t: Tagged, trigger: Trigger) -> int | None:
    """The verb that has the nominal as its object ("conducted a missile test") or passive subject."""
    s = t.sentence
    nouns = {x.at for x in t.triggers if x.form == "noun"}
    for k in range(trigger.start - 1, max(-1, trigger.start - 9), -1):
        word = s.lows[k]
        if word in _TO_DO and k and (s.lows[k - 1] == "to" or s.lows[k - 1] in MODALS):
            return k
        if (word in CONDUCT and k not in nouns) or (word == "had" and k == trigger.start - 1):
            return k
        if word == "ahead" and s.lows[k - 1 : k] in (("went",), ("goes",), ("going",)) and "with" in s.lows[k : k + 9]:
            return k - 1
        if word in HARD_BARRIERS or word in _BEYOND_OBJECT:
            break
        if word in SUBORDINATORS and word not in ("and", "than"):
            break
    for k in range(trigger.at + 1, min(len(s), trigger.at + 26)):
        word = s.lows[k]
        if word in _PASSIVE_LIGHT and (word != "took" or s.lows[k + 1 : k + 2] == ("place",)):
            gap = _without_aside(s.lows[trigger.at + 1 : k - 1 if s.lows[k - 1] == "," else k])
            if len(gap) > 12:
                return None
            relative = "which" in s.lows[trigger.at + 1 : trigger.at + 3] or s.lows[trigger.at + 1] == "that"
            relative = relative and k - trigger.at <= 6
            plain = relative or not any(w in HARD_BARRIERS or w in SUBORDINATORS or w == "," for w in gap)
            return k if plain and word != "made" else None
    return None


def _without_aside(gap: tuple[str, ...]) -> tuple[str, ...]:
    """The words without what two commas set apart: "the first test of this missile, with a range of 500 km, was"."""
    commas = [k for k, w in enumerate(gap) if w == ","]
    return gap[: commas[0]] + gap[commas[1] + 1 :] if len(commas) == 2 else gap


def _self_report(s: Sentence, trigger: Trigger, actor: Name | None, pronoun: bool) -> bool:
    """Whether the actor itself says it: "North Korea said it test-fired"."""
    if actor is None or not pronoun:
        return False
    return any(s.lows[k] in SPEECH for k in range(max(0, trigger.start - 8), trigger.at))


def _one_per_month(frame: Frame) -> Sequence[Frame]:
    """ "similar flights in January and November", "launches on May 4 and 9" are two frames."""
    days = [d for d in frame.dates if d.shape == "monthday"]
    listed = len(days) == len(frame.dates) and len({d.month for d in days}) == 1
    months = [d for d in frame.dates if d.shape == "month" or (d.shape == "monthday" and (d.year or listed))]
    w = frame.trigger.weapon
    pair = len(months) == 2 == len(days) and w is not None and w.plural
    if pair and frame.trigger.form == "verb" and abs(months[0].start - months[1].start) <= 8:
        return [replace(frame, dates=(d,)) for d in months]  # "tested its first ICBMs on July 4 and July 28, 2017"
    plural = frame.trigger.form == "noun" and frame.sentence.lows[frame.trigger.at] in PLURAL_NOMINALS
    if len(months) < 2 or not plural:
        return [frame]
    trigger = replace(frame.trigger, lemma=frame.trigger.lemma.removesuffix("s"))
    return [replace(frame, trigger=trigger, dates=(d,)) for d in months]
