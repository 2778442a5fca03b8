"""Which dates of a sentence are a trigger's: its own, its clause's, those of the verb it is chained to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipelines.extraction.clocks import ZONES
from pipelines.extraction.dates import DateRef
from pipelines.extraction.effects import EFFECTS
from pipelines.extraction.numbers import ordinal_value
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import ATTACK_NOMINALS, FAILED_FLIGHT, HARD_BARRIERS, SPEECH, SUBORDINATORS
from pipelines.extraction.wordsets import words

_ORDER = {"monthday": 0, "weekday": 1, "ago": 2, "month": 3, "period": 4, "year": 5, "season": 6}
_GUIDED = words("guided oversaw supervised observed watched inspected conducted")
_HARMED = words("killed died wounded injured hurt hit struck damaged destroyed")
# What a launch answers to or follows, and the words that say so.
_OTHER_EVENTS = words(
    "attack attacks bombing bombings killing killings raid raids strike strikes assault massacre shooting ambush "
    "assassination election elections summit meeting talks visit vote coup crash collision explosion parade"
)
_PROMPTED_BY = words("for after following over to avenge avenging despite since before")
_LEAVING = words("left lifted lifting took taking blasted blasting leaving cleared launch launched liftoff")
# "its launch centre": the noun in front names no launch.
_LAUNCH_PLACES = words("center centre pad site facility complex base station range area")


def numbers_this_year(s: Sentence, ref: DateRef) -> bool:
    """ "its ninth show of force this year" dates no launch."""
    if s.lows[ref.start : ref.end] != ("this", "year"):
        return False
    before = s.lows[max(0, ref.start - 7) : ref.start]
    return before[-1:] != ("earlier",) and any(ordinal_value(w) is not None for w in before)


def told_elsewhere(s: Sentence, ref: DateRef) -> bool:
    """The day that it was in another zone: "fired around noon (midnight EDT Sunday)" says nothing of the site's day."""
    if ref.shape != "weekday":
        return False
    opening = next((k for k in range(ref.start - 1, max(-1, ref.start - 8), -1) if s.lows[k] in ("(", ")")), None)
    if opening is None or s.lows[opening] != "(":
        return False
    closing = next((k for k in range(ref.end, min(len(s), ref.end + 6)) if s.lows[k] == ")"), None)
    return closing is not None and any(w in ZONES for w in s.lows[opening:closing])


def dates_another_event(s: Sentence, ref: DateRef, triggers: Collection[int]) -> bool:
    """The day of what came before: "fired missiles in retaliation for a September attack on a parade"."""
    if ref.end >= len(s) or ref.shape not in ("month", "monthday", "weekday") or ref.end in triggers:
        return False
    lead = s.lows[max(0, ref.start - 3) : ref.start]
    return s.lows[ref.end] in _OTHER_EVENTS and any(w in _PROMPTED_BY for w in lead)


def share_stray_days(t: Tagged, dated: dict[int, list[DateRef]]) -> None:
    """A day that a verb beside the launch governs is the launch's where no clause parts them.

    "launched a satellite aboard a rocket built in Colorado on Thursday"; "held a drill on Tuesday, firing missiles".
    """
    s, at = t.sentence, {x.at for x in t.triggers}
    for governing, refs in list(dated.items()):
        place = s.lows[governing + 1 : governing + 2] and s.lows[governing + 1] in _LAUNCH_PLACES
        if (governing in at and not place) or s.lows[governing] in SPEECH:
            continue
        for trigger in t.triggers:
            if trigger.form == "noun" or trigger.at in dated:
                continue
            if trigger.at < governing < refs[0].start:
                between = s.lows[trigger.at + 1 : refs[0].start]
                together = not any(w in HARD_BARRIERS or w in SUBORDINATORS or w in (",", ";") for w in between)
                # "exploded seconds after it left the pad on Monday": flight and failure are of one day.
                failed = s.lows[trigger.at] in FAILED_FLIGHT and s.lows[governing] in _LEAVING
                together = together or (failed and "after" in between and "," not in between)
            else:
                participle = s.lows[trigger.at].endswith("ing") and s.lows[trigger.at - 1 : trigger.at] == (",",)
                together = participle and governing < trigger.at and 0 <= trigger.at - refs[-1].end <= 2
            if together:
                dated[trigger.at] = refs
                break


def reaches(s: Sentence, end: int, trigger: Trigger) -> bool:
    """Whether "two days after" speaks of this trigger: no other clause or noun phrase stands between."""
    between = s.lows[end : trigger.start]
    if s.lows[trigger.at].endswith("ing") and between[-1:] == (",",) and len(between) <= 24:
        # "a day after Iran retaliated against a strike, firing missiles at bases"
        return not any(b in (";", "while") for b in between) and any(
            b.endswith("ed") or b in ("hit", "struck") for b in between[:3]
        )
    return len(between) <= 9 and not any(b in ("that", "which", ",", ";", "incident", "over") for b in between)


def own_dates(t: Tagged, trigger: Trigger, dated: Mapping[int, list[DateRef]], light: int | None) -> list[DateRef]:
    """The dates of the trigger, the most exact first; `light` is the verb that governs a nominal."""
    if not t.dates:
        return []
    found = list(dated.get(trigger.at, ()))
    if trigger.form == "noun" and not _CONDEMNING.isdisjoint(
        t.sentence.lows[max(0, trigger.start - 2) : trigger.start]
    ):
        # "On Monday the council adopted a statement condemning the launch": the day of the statement.
        found = [d for d in found if d.start >= trigger.start]
        if not any(trigger.start <= d.start < trigger.at for d in t.dates):
            return found
    for ref in t.dates:
        # A date inside the phrase: "Saturday's test", "April satellite launch".
        if trigger.start <= ref.start < trigger.at and ref not in found and ref.shape != "after":
            found.append(ref)
    if not found and light is not None:
        found = list(dated.get(light, ()))
    if not found and light is not None and t.sentence.lows[light] in _GUIDED:
        found = _only_day(t, dated)
    if not found and trigger.form == "noun":
        found = _day_of_harm(t, trigger, dated)
    if not found and not t.sentence.in_title:
        # "fired its first missile over Japan …, when similar exercises were held in 2022"
        found = [
            d
            for d in t.dates
            if d.shape == "year" and d.year and trigger.at < d.start and "when" in t.sentence.lows[trigger.at : d.start]
        ]
    if not found:
        # "the first since April 13, when it tested the Hwasong-18"
        lows = t.sentence.lows
        found = [d for d in t.dates if d.end < trigger.at <= d.end + 6 and "when" in lows[d.end : d.end + 2]]
    if not found:
        # "In 1962 she became the first, riding into space on a rocket that …"
        found = [d for d in t.dates if d.shape == "year" and d.start <= 1]
    if not found and (trigger.form == "noun" or t.sentence.lows[trigger.at - 1 : trigger.at] == ("to",)):
        found = _of_copula(t, trigger, dated)
    if not found and trigger.form != "noun":
        found = _of_its_launch(t, trigger, dated)
    if not found and trigger.form == "verb":
        found = _of_purpose(t, trigger, dated)
    if not found:
        verb = light if light is not None else trigger.at
        found = _of_governor(t, verb, dated) or _inherited(t, verb, dated) or _shared(t, verb, dated)
    return sorted(found, key=lambda r: (_ORDER[r.shape], abs(r.start - trigger.at)))


_CONDEMNING = words("condemning denouncing deploring criticizing criticising protesting rebuking")
_LAUNCH = words("launch liftoff lift-off blastoff blast-off takeoff take-off launching")
_FLIGHTS = words("launch flight test mission launching test-launch test-flight")


def _within(lows: Sequence[str], at: int) -> bool:
    """Whether the noun at `at` stands in "on its …", "in a …", "during the …"."""
    for k in range(at - 1, max(0, at - 5), -1):
        if lows[k] in ("its", "a", "an", "their", "the"):
            return lows[k - 1] in ("on", "in", "during")
    return False


def _of_purpose(t: Tagged, trigger: Trigger, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """ "launched a rocket to send a satellite into space in 2012": the year of the launch, not of its purpose alone."""
    lows = t.sentence.lows
    for p, refs in dated.items():
        meant = trigger.at < p <= trigger.at + 12 and lows[p - 1] == "to"
        if meant and HARD_BARRIERS.isdisjoint(lows[trigger.at : p]):
            years = [d for d in refs if d.shape == "year" and d.year and lows[d.start - 1] == "in"]
            if years:
                return years
    return []


def _of_its_launch(t: Tagged, trigger: Trigger, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """ "It malfunctioned five minutes after launch today": the day of the launch that the clause names."""
    lows = t.sentence.lows
    for o in t.triggers:
        near = trigger.at < o.at <= trigger.at + 16 and o.weapon is None and o.at in dated
        led = near and lows[o.at] in _LAUNCH and lows[o.start - 1] in ("after", "into", "following", "of", "during")
        # "It exploded on its maiden flight Wednesday", "shot off a submarine in a test launch last month"
        led = led or (near and lows[o.at] in _FLIGHTS and _within(lows, o.at))
        if led and not any(w in HARD_BARRIERS or w == "," for w in lows[trigger.at + 1 : o.start]):
            return list(dated[o.at])
    return []


def _day_of_harm(t: Tagged, trigger: Trigger, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """ "was killed on Tuesday during a rocket attack": the day of the harm is that of the attack."""
    lows = t.sentence.lows
    if lows[trigger.at] not in ATTACK_NOMINALS or lows[trigger.start - 1 : trigger.start] not in (
        ("in",),
        ("during",),
        ("by",),
    ):
        return []
    verb = next((p for p in reversed(t.predicates) if p < trigger.start), None)
    return list(dated.get(verb, ())) if verb is not None and lows[verb] in _HARMED else []


_COPULAS = words("was were came")


def _of_copula(t: Tagged, trigger: Trigger, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """ "Its last ICBM test was in November"; "a strike on a block in Dnipro on Jan. 14 killed 46"."""
    lows = t.sentence.lows
    for p in t.predicates:
        if not trigger.at < p <= trigger.at + 16 or p not in dated:
            continue
        first = min(d.start for d in dated[p])
        between = lows[trigger.at + 1 : min(p, first)]
        if any(w in HARD_BARRIERS or w in SUBORDINATORS or w == "," for w in between):
            return []
        stated = lows[p] in _COPULAS and 0 < first - p <= 4
        told = lows[p + 1 : first]
        effect = lows[p] in EFFECTS and lows[trigger.at] in ATTACK_NOMINALS and 0 < first - p <= 12
        stated = stated or (effect and not any(w in HARD_BARRIERS or w in SUBORDINATORS for w in told))
        inside = first < p and max(d.end for d in dated[p]) <= p
        return list(dated[p]) if stated or inside else []
    return []


def _inherited(t: Tagged, verb: int, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """The date of the verb before it in a chain: "visited on Monday and watched", "in October, when it tested"."""
    s = t.sentence
    for p, refs in dated.items():
        # "came in October, when officials said the country had tested"
        last = max(d.end for d in refs)
        if (
            p < verb
            and last < verb
            and "when" in s.lows[last : last + 3]
            and not HARD_BARRIERS & set(s.lows[last:verb])
        ):
            return list(refs)
    previous = [p for p in t.predicates if p < verb]
    nouns = {x.at for x in t.triggers if x.form == "noun"}
    if not previous or previous[-1] not in dated or previous[-1] in nouns:
        return []
    p = previous[-1]
    last = max(d.end for d in dated[p])
    if last > verb:
        return []
    between = s.lows[last:verb]
    if any(b in HARD_BARRIERS for b in between) or s.lows[p] in SPEECH:
        return []
    if "when" in between[:3] or (between[:1] and between[0] in ("as", "while")):
        return list(dated[p])
    joined = (between and between[-1] in ("and",)) or between[-2:-1] == ("and",)
    return list(dated[p]) if joined else []


def _only_day(t: Tagged, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """The one day that a sentence on a guided test gives, unless it is the day of a statement."""
    days = [d for d in t.dates if d.shape in ("monthday", "weekday")]
    said = [d for p, refs in dated.items() for d in refs if t.sentence.lows[p] in SPEECH]
    return days if len(days) == 1 and days[0] not in said else []


def _of_governor(t: Tagged, verb: int, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """The date of "failed in late May to put"."""
    if t.sentence.lows[verb - 1 : verb] != ("to",):
        return []
    return next((list(refs) for p, refs in dated.items() if verb - 9 <= p < verb), [])


def _shared(t: Tagged, verb: int, dated: Mapping[int, list[DateRef]]) -> list[DateRef]:
    """The date at the end of a chain: "destroyed a building and damaged seven more on Wednesday"."""
    s = t.sentence
    following = [p for p in t.predicates if p > verb]
    if not following or following[0] not in dated:
        return []
    p = following[0]
    between = s.lows[verb + 1 : p]
    plain = not any(b in HARD_BARRIERS or b in SUBORDINATORS - {"and"} for b in between)
    if plain and between[-1:] in (("and",),) and any(d.start > p for d in dated[p]):
        return list(dated[p])
    return []
