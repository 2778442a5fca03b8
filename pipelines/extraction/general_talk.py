"""Talk of launches in which no launch is told: fears, fiction and false alarms, habits, counts and memories.

The grammar of realis judges the verb or noun itself; here its surroundings decide. The words are data in
general_talk.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipelines.extraction.dates import DateRef
from pipelines.extraction.numbers import number_at
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import ATTACK_NOMINALS, HARD_BARRIERS, MODALS, PLURAL_NOMINALS
from pipelines.extraction.wordsets import words

# So many missiles, told of in the perfect and without a day, are a total.
_TOTAL = 100
_WORD = re.compile(r"[\w-]+")
_PRESENT_BE = frozenset({"is", "was", "became", "were", "are"})
_ROCKETS = frozenset({"rocket", "rockets", "booster", "stage", "vehicle", "launcher"})
_EVEN = (("when",), ("during",), ("after",))
_RELATIVES = frozenset({"that", "which", "who"})


@cache
def _sets() -> dict[str, frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": words(text) for section, part in data.items() for name, text in part.items()}


def within(trigger: Trigger, dates: Sequence[DateRef], reach: int = 0) -> list[DateRef]:
    """The dates inside the nominal's phrase, or at most `reach` tokens after it."""
    return [d for d in dates if trigger.start <= d.start <= trigger.at + reach]


def imagined(t: Tagged, trigger: Trigger, dates: Sequence[DateRef]) -> bool:
    """Whether the launch is feared, threatened, falsely announced, drawn, played or a private person's crime."""
    s, sets = t.sentence, _sets()
    if not dates and not sets["imagined.fiction"].isdisjoint(s.bag):
        return True
    if trigger.form == "noun" and _feared(s.lows[max(0, trigger.start - 8) : trigger.start]):
        return True
    if trigger.form != "noun" and (_only_possible(s, trigger) or _proposed(s, trigger)):
        return True
    for cue, with_it in (("imagined.drawn", None), ("imagined.message", "imagined.false")):
        told = not sets[cue].isdisjoint(s.bag) and not sets[cue].isdisjoint(s.lows[: trigger.at])
        if told and (with_it is None or not sets[with_it].isdisjoint(s.bag)):
            return True
    return not sets["imagined.crime"].isdisjoint(s.bag) and not t.kind("actor")


def _feared(before: Sequence[str]) -> bool:
    """ "warns of a massive attack", "threatened the minister with a missile attack"."""
    sets = _sets()
    if before[-1:] and before[-1] in sets["imagined.about"] and before[-2:-1]:
        return before[-2] in sets["imagined.warned"]
    after_threat = [k for k, w in enumerate(before) if w in sets["imagined.threatened"]]
    with_it = bool(after_threat) and before[-1] == "with"
    return with_it and HARD_BARRIERS.isdisjoint(before[after_threat[-1] :])


def _only_possible(s: Sentence, trigger: Trigger) -> bool:
    """ "A missile fired from a jet would be the best way": any missile, none that flew."""
    w = trigger.weapon
    reduced = trigger.passive and w is not None and w.end == trigger.at and not w.plural and not w.definite
    if not reduced or s.in_title:
        return False
    for word in s.lows[trigger.at + 1 : trigger.at + 12]:
        if word in ("would", "could", "can", "should"):
            return True
        if word in HARD_BARRIERS or word in ("that", "which", ",") or word in MODALS or word.endswith("ed"):
            return False
    return False


def _proposed(s: Sentence, trigger: Trigger) -> bool:
    """ "proposed bombing a pipeline and using missiles against it"."""
    if not s.lows[trigger.at].endswith("ing"):
        return False
    before = s.lows[max(0, trigger.at - 12) : trigger.at]
    return not _sets()["habit.proposed"].isdisjoint(before) and HARD_BARRIERS.isdisjoint(before)


def in_general(t: Tagged, trigger: Trigger, dates: Sequence[DateRef]) -> bool:
    """Whether the launch is a habit, a total, one of many or an old one that only a memory brings up.

    `dates` are the days tied to the trigger; one of them makes a launch of what would be a habit.
    """
    s = t.sentence
    if _ongoing(s, trigger, dates) or (trigger.form == "noun" and _of_many(s, trigger, dates)):
        return True
    if trigger.form == "verb" and (_known_for(s, trigger) or _of_such(s, trigger)):
        return True
    if any(d.shape not in ("year", "season") for d in dates):
        return False
    if _in_the_past(s):
        return True
    if "even" in s.bag:
        before = s.lows[max(0, trigger.start - 6) : trigger.start]
        if any(w == "even" and before[k + 1 : k + 2] in _EVEN for k, w in enumerate(before)):
            return True  # "The cafe stays open even when a missile attack has cut the power."
    if trigger.form == "noun":
        return _remembered(s, trigger) or _of_an_era(s)
    return _habit(s, trigger) or _total(s, trigger) or _of_an_era(s)


def _ongoing(s: Sentence, trigger: Trigger, dates: Sequence[DateRef]) -> bool:
    """ "the firing of missiles from October": from then on."""
    w = trigger.weapon
    if w is None or not w.plural or w.count is not None:
        return False
    return any(d.shape == "month" and d.day is None and s.lows[d.start - 1 : d.start] == ("from",) for d in dates)


def _of_many(s: Sentence, trigger: Trigger, dates: Sequence[DateRef]) -> bool:
    """ "amid missile tests", "a month of attacks", "to counter missile attacks", "defended the rocket fire"."""
    sets = _sets()
    before = s.lows[max(0, trigger.start - 8) : trigger.start]
    if not before:
        return False
    last, plural = before[-1], s.lows[trigger.at] in PLURAL_NOMINALS and trigger.count is None
    if last in sets["habit.defended"] and not within(trigger, dates):
        return True
    if not plural:
        return False
    if last == "of" and before[-2:-1] and before[-2] in sets["habit.policies"]:
        return True
    if last in sets["habit.through"]:
        return not within(trigger, dates, 3)
    if last == "of" and before[-2:-1] and before[-2] in sets["habit.months"]:
        return not within(trigger, dates)
    if last in sets["habit.criticised"] or (
        sets["habit.criticised"] & set(before) and s.lows[trigger.at] not in ATTACK_NOMINALS
    ):
        return not within(trigger, dates)
    purpose = before[-2:-1] and before[-2] in sets["habit.purposes"]
    return bool(purpose) and last in sets["habit.countering"] and not within(trigger, dates)


def _remembered(s: Sentence, trigger: Trigger) -> bool:
    """ "recounts the attack", "recovering from it", "a teacher who was blinded in it", "the years that followed it"."""
    sets = _sets()
    before = s.lows[max(0, trigger.start - 9) : trigger.start]
    if not sets["memory.verbs"].isdisjoint(before[-3:]):
        return True
    if before[-1:] == ("from",) and before[-2:-1] and before[-2] in sets["memory.recovered"]:
        return True
    if before[-1:] == ("after",) and before[-2:-1] in (("months",), ("years",), ("decades",), ("year",)):
        return True  # "closes months after the failure of its launch"
    if before[-1:] == ("followed",) and not sets["memory.spans"].isdisjoint(before):
        return True
    relative = max((k for k, w in enumerate(before) if w in _RELATIVES), default=None)
    return relative is not None and not sets["memory.hurt"].isdisjoint(before[relative:])


def title_words(title: str) -> frozenset[str]:
    """The words of a headline in lower case."""
    return frozenset(_WORD.findall(title.lower()))


def discounted(heading: frozenset[str], s: Sentence, trigger: Trigger, dates: Sequence[DateRef]) -> bool:
    """Whether the words of the headline take back what the sentence says: an old shot by its name, a false alarm."""
    sets = _sets()
    old = sets["past.occasions"]
    if not dates and not (old.isdisjoint(heading) and old.isdisjoint(s.bag)):
        return True
    alarm = not sets["imagined.message"].isdisjoint(s.lows[: trigger.at])
    return alarm and not sets["imagined.false"].isdisjoint(heading)


def told_as_old(s: Sentence, dates: Sequence[DateRef]) -> bool:
    """Whether the sentence places what it tells in a year or an era only."""
    return any(d.shape in ("year", "season") for d in dates) or _of_an_era(s)


def _of_an_era(s: Sentence) -> bool:
    """ "at the start of the invasion", "during the first months of the war": a time that no day belongs to."""
    sets = _sets()
    if sets["memory.eras"].isdisjoint(s.bag):
        return False
    for k, word in enumerate(s.lows[:-2]):
        opens = word in sets["memory.beginnings"] and s.lows[k + 1] == "of"
        spans = word in sets["memory.spans"] and s.lows[k + 1] == "of"
        early = spans and not {"first", "early", "opening"}.isdisjoint(s.lows[max(0, k - 2) : k])
        if (opens or early) and not sets["memory.eras"].isdisjoint(s.lows[k + 2 : k + 8]):
            return s.lows[k - 1] != "since" and "since" not in s.lows[max(0, k - 4) : k]
    return False


def _habit(s: Sentence, trigger: Trigger) -> bool:
    """ "every time a rocket explodes", "cases in which it fired", "a gun that fires projectiles"."""
    lows, at = s.lows, trigger.at
    before = lows[max(0, at - 12) : at]
    if "whenever" in before:
        return True
    for k in range(len(before) - 1):
        if before[k] in ("every", "each") and before[k + 1] == "time":
            return True
        if before[k] in _sets()["habit.cases"] and before[k + 1] in ("in", "when", "where", "on"):
            return True
    if lows[at].endswith("s") and not s.in_title and before[-1:] and before[-1] in _RELATIVES:
        return True
    w = trigger.weapon
    if w is None or w.end > at:
        return False
    if not trigger.passive:
        return False
    first = w.count is not None and w.count.ordinal and w.determiner == "the" and w.end == at
    if first and s.lows[w.start - 1 : w.start] and s.lows[w.start - 1] in _PRESENT_BE:
        return True  # "That was the first satellite launched to map the land."
    bare = w.plural and w.determiner is None and w.count is None and not w.salvo and w.end == at and not s.in_title
    # "satellites sent to space from rockets launched from a plane"
    return bare and s.lows[w.start - 1 : w.start] in (("from",), ("of",), ("with",), ("like",), ("for",))


def _known_for(s: Sentence, trigger: Trigger) -> bool:
    """ "A rocket that put satellites in orbit broke up": what the rocket is known for is no news."""
    at = trigger.at
    known = trigger.lemma in ("put", "send") and s.lows[at - 1 : at] in (("that",), ("which",))
    return known and trigger.weapon is not None and any(w in _ROCKETS for w in s.lows[max(0, at - 3) : at])


def _of_such(s: Sentence, trigger: Trigger) -> bool:
    """ "the first instance of such a rocket being fired": a kind of rocket."""
    w = trigger.weapon
    return w is not None and "such" in s.lows[max(0, w.start - 1) : w.head] and s.lows[trigger.at - 1] == "being"


_PAST_SPANS = words("week month day days hours hour weeks months few two three four five several 24 48 72 year")


def _in_the_past(s: Sentence) -> bool:
    """ "In the past groups have also fired rockets", but not "in the past week"."""
    for k in range(len(s) - 2):
        if s.lows[k : k + 3] == ("in", "the", "past"):
            return k + 3 == len(s) or s.lows[k + 3] not in _PAST_SPANS
    return False


def _total(s: Sentence, trigger: Trigger) -> bool:
    """ "has fired more than 210 missiles at the country"."""
    w = trigger.weapon
    if s.in_title or w is None or w.count is None:
        return False
    numbers = [hit[0] for k in range(w.start, w.head) if (hit := number_at(s.lows, k)) is not None]
    if max(numbers, default=0) < _TOTAL:
        return False
    return not {"has", "have"}.isdisjoint(s.lows[max(0, trigger.at - 3) : trigger.at])
