"""Whether a frame by itself shows that a launch took place on some occasion."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.dates import DateRef
from pipelines.extraction.effects import had_effect
from pipelines.extraction.names import Name
from pipelines.extraction.realis import Realis
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.space_failures import ends_badly
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import (
    ATTACK_NOMINALS,
    HARD_BARRIERS,
    MODALS,
    PLURAL_NOMINALS,
    SPEECH,
    SUBORDINATORS,
    VERB_LEMMA,
)
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words

_CAUSES = words(
    """
    caused triggered sparked prompted drew raised sent led leads triggers sparks prompts failed fails comes
    forced set violated ended ends took ends left killed kills wounded injured hit struck damaged caught killing
    wounds injures leaves destroys destroyed damages injuring wounding destroying damaging leaving
    """
)
_REACTING = words("after following to")
_CONDEMN = words("condemns condemn condemned denounces denounce denounced slams decries protests blasts")
_IN_ATTACK = words("after following from in by during amid under")
_OTHER_TESTS = words(
    "nuclear underground engine bomb hydrogen atomic flu covid drug dna hydrogen-bomb motor engines booster static "
    "ejection"
)
_SMUGGLED = words("headed bound shipment shipments smuggled smuggling seized seizes cargo boat dhow parts")
_STRUCK = words("hit struck attacked rocked targeted pounded battered shaken damaged destroyed killed")
_VICTIMS = words("killed dead die died dies injured wounded hurt")
_PROVOKES = words("drew triggered sparked prompted provoked triggering sparking prompting provoking")
_PROVOKED = words("triggered sparked prompted provoked caused off")
_INTERCEPTING = words("incoming intercept interceptor missed miss misses")
_WEAPONRY = words("missile missiles rocket rockets projectile projectiles ballistic icbm satellite weapon weapons")
_LAUNCHING = words("launch launched liftoff lift-off lifted takeoff blastoff launching")
_BUSINESS = words("market markets segment business industry")
_CAPTION = words("file footage image photo pictured picture undated")


_DEFENDING = words("shot down downed incoming attack attacks attacked defend defended drone drones houthi hamas")


def strong(
    t: Tagged, trigger: Trigger, actor: Name | None, dates: Sequence[DateRef], after: DateRef | None, realis: Realis,
    light: int | None,
) -> bool:  # fmt: skip
    """Whether the frame can found an occasion."""
    weapon = trigger.weapon
    if weapon is None or weapon.weapon_class == "DRONE" or realis == "general":
        return False
    trial = any(w.startswith(("test", "target")) for w in t.sentence.lows) or (
        trigger.passive and bool(t.clocks) and bool(dates) and not _DEFENDING & t.sentence.bag
    )
    if weapon.weapon_class == "INTERCEPTOR" and not trial:
        return False  # a defender's shot at what flies in
    if weapon.weapon_class == "SAM" and not _INTERCEPTING.isdisjoint(t.sentence.bag):
        return False  # "two Patriot missiles were fired at the incoming Scud"
    if weapon.weapon_class == "SAM" and any(
        w.start - 1 > trigger.at and t.sentence.lows[w.start - 1] == "at" for w in t.weapons
    ):
        return False
    struck = trigger.form == "noun" and t.sentence.lows[trigger.at] in ATTACK_NOMINALS
    if not struck and _BUSINESS & set(t.sentence.lows[weapon.end : weapon.end + 5]):
        return False  # "launching a missile into the premium market", but not "a strike on a market"
    if trigger.form == "noun":
        return _strong_noun(t, trigger, actor, dates, after, realis, light)
    dated = weapon.name is not None and weapon.base == "ROCKET" and any(d.shape == "monthday" for d in dates)
    if trigger.lemma == "test" and trigger.form == "verb" and weapon.weapon_class == "SLV" and not dated:
        return False  # engines, tanks and models are tested; a test flight is launched or flown
    timed = any(d.shape not in ("year", "season") for d in dates) or (after is not None and not after.vague)
    before = t.sentence.lows[max(0, trigger.at - 3) : trigger.at]
    bare = weapon.plural and weapon.determiner is None and weapon.count is None and not weapon.salvo
    gerund = t.sentence.lows[trigger.at].endswith("ing") and trigger.form == "verb"
    if gerund and bare and not timed and not t.sentence.in_title and after is None and before[-1:] != (",",):
        return False
    if before[-1:] in (("by",), ("for",)) and not timed and not t.sentence.in_title:
        return False
    if "had" in before and not timed and after is None and not any(w in SPEECH for w in t.sentence.lows):
        # The past perfect without a day tells of an occasion that the text does not place.
        return False
    if trigger.form == "hit" and trigger.lemma == "down":
        counted = weapon.count is not None or (weapon.plural and weapon.determiner is None)
        placed = weapon.owner is not None or counted or (actor is not None and "test" in t.sentence.bag)
        near = t.sentence.lows[max(0, trigger.at - 10) : trigger.at]
        meant = (near[-1:] != ("to",) or "used" in near) and t.sentence.bag.isdisjoint(_SMUGGLED)
        numbered = weapon.count is not None and (weapon.count.low or 0) > 1 and "had" not in near[-3:]
        told = (numbered or weapon.owner is not None) and (bool(t.dates) or any(w in SPEECH for w in t.sentence.lows))
        return placed and meant and (t.sentence.in_title or timed or told)
    if trigger.form == "hit" and _agent(t, trigger):
        return t.sentence.in_title or timed
    if trigger.form == "hit":
        to = t.sentence.lows[trigger.at + 1 : trigger.at + 5]
        if (
            trigger.lemma == "fail"
            and weapon.weapon_class == "SLV"
            and to[:1] == ("to",)
            and {"orbit", "space"} & set(to)
        ):
            return True
        if weapon.base in ("WEAPON", "LAUNCHER", "MISSION", "DRONE"):
            return False
        known = weapon.definite and not (t.sentence.in_title or timed or weapon.owner is not None)
        if (
            weapon.payload
            and trigger.lemma == "fail"
            and {"sea", "ocean"} & set(to)
            and "satellite" in weapon_words(t, weapon)
        ):
            return True
        if weapon.payload and not _LAUNCHING & set(t.sentence.lows):
            return False
        if weapon.weapon_class == "SLV" or weapon.payload:
            return trigger.lemma == "fail" and (t.sentence.in_title or timed)
        if trigger.lemma == "fail" and not (t.sentence.in_title or timed):
            return False
        return not known
    return True


def _agent(t: Tagged, trigger: Trigger) -> bool:
    """ "a tanker hit by a missile": the missile stands after "by"."""
    w = trigger.weapon
    reduced = not {"was", "were", "been", "being"} & set(t.sentence.lows[max(0, trigger.at - 3) : trigger.at])
    return w is not None and reduced and w.start > trigger.at and t.sentence.lows[w.start - 1] == "by"


def _strong_noun(
    t: Tagged, trigger: Trigger, actor: Name | None, dates: Sequence[DateRef], after: DateRef | None, realis: Realis,
    light: int | None,
) -> bool:  # fmt: skip
    s = t.sentence
    attack = s.lows[trigger.at] in ATTACK_NOMINALS
    if is_caption(t, trigger):
        return False
    if any(d.shape not in ("year", "season") for d in dates) or after is not None:
        return True
    if light is not None:
        return True
    if s.lows[trigger.at] in PLURAL_NOMINALS and trigger.count is None and not attack:
        return False
    if provoked(s, trigger):
        return True
    before = _before(t, trigger)
    if not attack and s.in_title and trigger.weapon is not None and ends_badly(s, trigger.at):
        return True
    if s.in_title and not attack and _reported(t, trigger, actor):
        return True
    known_cause = caused(t, trigger)
    pounded = before == "with" and any(
        VERB_LEMMA.get(w) == "strike" for w in s.lows[max(0, trigger.start - 9) : trigger.start]
    )
    if attack and pounded:
        return True  # "pounded southern Israel with rocket fire"
    if attack and before == "as":
        return True  # "described the action as a massive missile attack"
    if attack and "used" in s.lows[trigger.start : trigger.at]:
        return True  # "the missiles used in the strike"
    latest = "latest" in s.lows[trigger.start : trigger.at]
    hailed = t.sentence.in_title and "successful" in s.lows[trigger.start : trigger.at]
    condemned = t.sentence.in_title and any(w in _CONDEMN for w in s.lows[: trigger.start])
    if attack:
        headline = s.in_title and ((actor or trigger.owner) is not None or _on_a_place(t, trigger))
        return before in _IN_ATTACK or known_cause or latest or headline
    return (
        before in _REACTING or known_cause or latest or condemned or hailed or realis == "failed"
    ) and actor is not None


def _reported(t: Tagged, trigger: Trigger, actor: Name | None) -> bool:
    """ "Video shows North Korea's ICBM launch", "Missile test marred by data loss": the headline's news is the test."""
    s = t.sentence
    if trigger.weapon is None:
        return False
    shown = set(s.lows[max(0, trigger.start - 4) : trigger.start]) & _SHOWN
    went = s.lows[trigger.at + 1] if trigger.at + 1 < len(s) else ""
    if went in ("marred", "simulated", "puts", "brings"):
        return True
    single = s.lows[trigger.at] not in PLURAL_NOMINALS
    return actor is not None and (bool(shown) or (single and went in _WENT))


_WENT = words(
    "looked lit dazzled stunned wowed streaked thrilled dazzles lights stuns goes went created creates appeared"
)
_SHOWN = words("shows show showing reveals releases released video footage")


def _on_a_place(t: Tagged, trigger: Trigger) -> bool:
    """A headline that begins "Rocket attack on …" reports one."""
    lows = t.sentence.lows
    if trigger.start > 1 or lows[trigger.at + 1 : trigger.at + 2] not in (("on",), ("in",), ("at",), ("near",)):
        return False
    return not any(w in MODALS or w in ("?", "object", "balloon") for w in lows)


def _before(t: Tagged, trigger: Trigger) -> str:
    """The word before the phrase, over the place that stands in front of it: "after Gaza rocket fire"."""
    start = trigger.start
    place = next((n for n in t.names if n.kind in ("site", "actor") and n.end == start), None)
    if place is not None:
        start = place.start
    return t.sentence.lows[start - 1] if start else ""


def weapon_words(t: Tagged, weapon: WeaponPhrase) -> tuple[str, ...]:
    """The words of the weapon phrase."""
    return t.sentence.lows[weapon.start : weapon.end]


def _suffered(before: Sequence[str]) -> bool:
    """ "was hit by missile attacks", "came under rocket fire"."""
    by = before[-1:] == ("by",) and any(w in _STRUCK for w in before)
    if before[-1:] == ("in",) and not _VICTIMS.isdisjoint(before):
        return True  # "19 killed in missile strikes"
    if before[-1:] == ("with",) and any(VERB_LEMMA.get(w) == "strike" for w in before):
        return True  # "pound the port with missile strikes"
    return by or (before[-1:] == ("under",) and any(w in ("come", "comes", "came") for w in before))


def set_off(s: Sentence, trigger: Trigger) -> bool:
    """ "sirens set off by a rocket launch", "an alert that was triggered by the test"."""
    before = s.lows[max(0, trigger.start - 4) : trigger.start]
    if s.lows[trigger.at] in PLURAL_NOMINALS or before[-1:] != ("by",) or "not" in before:
        return False
    return bool(before[-2:-1]) and before[-2] in _PROVOKED


def provoked(s: Sentence, trigger: Trigger) -> bool:
    """ "the raid drew rocket fire", "was followed by rocket launches", "air strikes in response to rocket fire"."""
    before = s.lows[max(0, trigger.start - 4) : trigger.start]
    if set_off(s, trigger):
        return True
    if before[-1:] == ("to",):
        return not {"response", "retaliation", "responded", "responds", "respond"}.isdisjoint(before)
    return before[-3:] in (("was", "followed", "by"), ("were", "followed", "by")) or (
        bool(before) and before[-1] in _PROVOKES
    )


def caused(t: Tagged, trigger: Trigger) -> bool:
    """Whether the noun did something, as only a real launch does: "attacks that left three dead"."""
    lows = t.sentence.lows
    if provoked(t.sentence, trigger):
        return True
    if lows[trigger.at] in ATTACK_NOMINALS and _suffered(lows[max(0, trigger.start - 5) : trigger.start]):
        return True
    if lows[trigger.at] in ATTACK_NOMINALS and trigger.weapon is not None and had_effect(t.sentence, trigger):
        return True
    nxt = lows[trigger.at + 1] if trigger.at + 1 < len(lows) else ""
    follow = set(lows[trigger.at + 2 : trigger.at + 6])
    if lows[trigger.at] in ATTACK_NOMINALS and nxt in ("on", "in", "at", "near", "against"):
        # "A missile strike on a barracks killed 63": the first verb after the place.
        for word in lows[trigger.at + 2 : trigger.at + 14]:
            if word in _CAUSES and word != "left":
                return True
            if word in HARD_BARRIERS or word in SUBORDINATORS or word == ",":
                break
    return nxt in _CAUSES or (nxt in ("that", "which", "failure", "'s") and bool(_CAUSES & follow))


def topical(t: Tagged, trigger: Trigger, dates: Sequence[DateRef], after: DateRef | None, realis: Realis) -> bool:
    """Whether a dated nominal without a weapon ("an attempted launch in April") may go on about known weapons."""
    s = t.sentence
    if trigger.weapon is not None or realis == "general":
        return False
    if trigger.form == "verb":
        # "It was first tested on April 19, 2012."
        before = s.lows[max(0, trigger.at - 4) : trigger.at]
        if before[-3:-1] == ("the", "first") or before[-2:] == ("the", "first"):
            return any(d.shape in ("month", "monthday", "weekday") for d in dates)  # "The first was launched Sunday."
        return bool({"it", "they"} & set(before)) and any(d.shape in ("month", "monthday") for d in dates)
    if trigger.form != "noun":
        return False
    if s.lows[trigger.at] in ATTACK_NOMINALS or s.lows[trigger.at] in ("shot", "shots", "flights", "flight"):
        return False
    if is_caption(t, trigger):
        return False
    if s.lows[trigger.at].startswith("trial"):
        return False
    if any(w in _OTHER_TESTS for w in s.lows[max(0, trigger.at - 4) : trigger.at]):
        return False
    if s.lows[trigger.at] in ("test", "tests") and after is None and not (_WEAPONRY & s.bag or t.kind("weapon")):
        # "The test took place Friday" says when what the article is about was done.
        placed = s.lows[trigger.start] == "the" and {"took", "place"} <= set(s.lows[trigger.at : trigger.at + 6])
        if not placed or not any(d.shape == "weekday" for d in dates):
            return False
    inner = s.lows[trigger.start : trigger.at]
    if any(w in ("such", "recent") for w in inner) and not {"last", "previous", "first", "latest", "most"} & set(inner):
        return False
    if after is not None and not after.vague and after.days > 0:
        # "a day after a similar test"
        return bool({"similar", "another", "previous"} & set(s.lows[trigger.start : trigger.at]))
    return any(d.shape in ("month", "monthday", "period", "weekday") for d in dates)


def is_caption(t: Tagged, trigger: Trigger) -> bool:
    """Whether the noun only names what a picture shows: "file footage of a missile test, on March 9"."""
    lows = t.sentence.lows
    shown = [w for w in lows[max(0, trigger.start - 8) : trigger.start] if w in _CAPTION]
    footage = shown == ["footage"] and "from" in lows[max(0, trigger.start - 8) : trigger.start] and "doomed" in lows
    if shown and not footage:
        return True
    screen = {"screen", "television", "tv"} & set(lows[:12]) and {
        "shows",
        "showing",
        "watch",
        "watches",
        "watching",
    } & set(lows[:16])
    return bool(screen) or bool({"getty", "photo/handout"} & set(lows))
