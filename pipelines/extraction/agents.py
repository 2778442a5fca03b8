"""Who launched: the subject of the verb, the agent of the passive, the owner of the noun."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.effects import doing_verb
from pipelines.extraction.names import Name
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.subjects import antecedent, filler, subject_of
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import (
    ATTACK_NOMINALS,
    HARD_BARRIERS,
    SPEECH,
    SUBORDINATORS,
    SUPPLIED,
    VERB_LEMMA,
    WITNESS,
)
from pipelines.extraction.wordsets import words

# States that fire from their own soil: "a missile launch from Iran" is Iran's. A rocket from Lebanon is not.
_OWN_SOIL = frozenset({"PRK", "IRN", "RUS", "CHN", "PAK", "IND", "KOR"})
# Lands whose armed groups fire at a neighbour.
_FRONTS = frozenset({"LBN", "SYR", "YEM", "IRQ"})
_BLAMING = frozenset({"blamed", "blames", "blaming"})


def find_actor(t: Tagged, trigger: Trigger, light: int | None) -> tuple[Name | None, bool]:
    """Who launched, and whether the text said it only by a pronoun; `light` is the verb that governs a nominal."""
    found, pronoun = _find_actor(t, trigger, light)
    found = found or _of_platform(t, trigger)
    return (_its_group(t, found) if found is not None else None), pronoun


def _without_dateline(s: Sentence, actors: list[Name]) -> list[Name]:
    """ "TYRE, Lebanon (CNN) -- …": where it is told from is no actor."""
    if s.in_title or not s.words[0].isupper() or len(s.words[0]) < 3:
        return actors
    dash = next((k for k in range(1, min(len(s), 14)) if s.lows[k] in ("—", "–", "-", "_", "/")), None)
    return [a for a in actors if a.start > dash] if dash is not None else actors


def _its_group(t: Tagged, a: Name) -> Name:
    """Of "Yemen's Houthi militia", "Lebanon's Iran-backed Hezbollah" the group acts, not the state."""
    if a.form == "group" or all(g.form != "group" for g in t.names):
        return a
    for g in t.kind("actor"):
        gap = t.sentence.lows[a.end : g.start]
        linked = 0 <= g.start - a.end <= 4 and all(w in ("'s", "'") or filler(w) for w in gap)
        if g.form == "group" and linked and (gap or a.form == "demonym"):
            return g
    return a


def _find_actor(t: Tagged, trigger: Trigger, light: int | None) -> tuple[Name | None, bool]:
    s = t.sentence
    actors = _without_dateline(s, t.kind("actor"))
    found = _named_agent(t, trigger, actors)
    if found is not None:
        return found, False
    if trigger.form == "noun":
        return _nominal_agent(t, trigger, light, actors)
    weapon = trigger.weapon
    if trigger.lemma == "down" and {"test", "drill", "exercise", "target"} & s.bag:
        return subject_of(s, actors, trigger.at), False  # who tests the shield
    if trigger.form == "verb" and _active(t, trigger):
        if trigger.pronoun_subject is not None:
            return antecedent(s, actors, trigger.pronoun_subject), True
        # ", firing four rockets": who does what the clause before it says.
        leading = [p for p in t.predicates if p < trigger.at] if s.lows[trigger.at - 1 : trigger.at] == (",",) else []
        subject = subject_of(s, actors, leading[-1]) if leading and s.lows[trigger.at].endswith("ing") else None
        subject = subject or subject_of(s, actors, trigger.at)
        if subject is not None:
            return subject, False
    if trigger.lemma == "fail" and weapon is not None and weapon.determiner in ("its", "their"):
        return subject_of(s, actors, weapon.start), True
    if weapon is not None and weapon.owner is not None and not (trigger.lemma == "hit" and _maker(t, weapon.owner)):
        return weapon.owner, False
    return _from_soil(t, trigger) or blamed(t), False


_PLATFORMS = words(
    """
    submarine submarines warship warships destroyer destroyers frigate frigates cruiser ship ships vessel vessels bomber
    bombers jet jets fighter fighters plane planes aircraft
    """
)


def _of_platform(t: Tagged, trigger: Trigger) -> Name | None:
    """ "A missile shot off a British nuclear submarine": whose ship or plane it left."""
    s = t.sentence
    if s.bag.isdisjoint(_PLATFORMS):
        return None
    for a in t.kind("actor"):
        if not (a.form == "demonym" and trigger.at < a.start <= trigger.at + 12):
            continue
        leaves = not {"from", "off", "aboard"}.isdisjoint(s.lows[max(trigger.at, a.start - 3) : a.start])
        if leaves and not _PLATFORMS.isdisjoint(s.lows[a.end : a.end + 4]):
            return a
    return None


def _active(t: Tagged, trigger: Trigger) -> bool:
    """Whether the verb has its actor as subject: active, or "a missile North Korea launched"."""
    if not trigger.passive or trigger.pronoun_subject is not None:
        return True
    weapon = trigger.weapon
    return weapon is not None and any(weapon.end <= a.start and a.end <= trigger.at for a in t.kind("actor"))


def _named_agent(t: Tagged, trigger: Trigger, actors: Sequence[Name]) -> Name | None:
    if trigger.form == "noun" or trigger.passive:
        by = _by_agent(t.sentence, trigger, actors)
        if by is not None:
            return by
    owner = trigger.owner
    made = owner is not None and _by_weapon(t.sentence, trigger) and _maker(t, owner)
    where = owner is not None and (_is_the_place(t.sentence, trigger, owner) or _only_where(t.sentence, trigger))
    if owner is not None and not made and not where:
        return trigger.owner
    return _carrier(t, trigger)


def _by_weapon(s: Sentence, trigger: Trigger) -> bool:
    """Whether the nominal names an attack by its weapon: "a strike by British missiles"."""
    w = trigger.weapon
    return s.lows[trigger.at] in ATTACK_NOMINALS and w is not None and w.start > trigger.at


# States whose weapons either side of the war in Ukraine fires.
_MAKERS = frozenset({"GBR", "USA", "FRA", "DEU", "ITA", "PRK", "IRN", "TUR", "SWE", "NOR"})


def _maker(t: Tagged, owner: Name) -> bool:
    """ "British missiles hit the bridge to Crimea": the adjective tells who made them."""
    if owner.id not in _MAKERS or owner.form not in ("demonym", "name"):
        return False
    if owner.id not in ("USA", "PRK", "IRN", "TUR"):
        return True
    return any((n.country or n.id) in ("UKR", "RUS") for n in t.names if n.kind in ("actor", "site"))


# Lands at which others' rockets are fired: "Turkey rocket attack" names where.
_SHOT_AT = frozenset({"ISR", "TUR", "IRQ", "AFG", "SAU"})


def _is_the_place(s: Sentence, trigger: Trigger, owner: Name) -> bool:
    """ "Ukraine missile strikes", "Israel rocket attack": a bare name is where it happened."""
    bare = owner.form == "name" and s.lows[owner.end : owner.end + 1] not in (("'s",), ("'",))
    aimed = s.lows[trigger.at + 1 : trigger.at + 2] in (("on",), ("against",))
    if not bare or aimed or s.lows[trigger.at] not in ATTACK_NOMINALS:
        return False
    return owner.id == "UKR" or (owner.id in _SHOT_AT and "rocket" in s.lows[owner.end : trigger.at])


def _only_where(s: Sentence, trigger: Trigger) -> bool:
    """ "the Lebanon rocket barrage": where groups fire from, not who fires."""
    a = trigger.owner
    bare = a is not None and a.form == "name" and a.id in _FRONTS and s.lows[a.end : a.end + 1] != ("'s",)
    return bare and s.lows[trigger.at] in ATTACK_NOMINALS


def _by_agent(s: Sentence, trigger: Trigger, actors: Sequence[Name]) -> Name | None:
    weapon = trigger.weapon
    reach = weapon.end if weapon is not None and weapon.start > trigger.at else trigger.at + 1
    for a in actors:
        if not reach <= a.start <= reach + 18:
            continue
        lead = a.start - 1
        while lead > trigger.at and filler(s.lows[lead]):
            lead -= 1
        if not SUPPLIED.isdisjoint(s.lows[reach:lead]):
            continue  # "missiles supplied to Kyiv by Britain"
        foreign = s.lows[lead - 1].endswith("ed") and lead - 1 != trigger.at and trigger.form != "noun"
        if s.lows[lead] == "by" and not foreign and (lead - reach <= 4 or _clear(s, reach, lead)):
            return a
        if s.lows[lead] == "of" and lead == trigger.at + 1 and trigger.form == "noun" and a.form != "demonym":
            return a
    return None


def _clear(s: Sentence, start: int, end: int) -> bool:
    """Whether nothing between begins another clause, so that "by" still belongs to the verb."""
    between = s.lows[start:end]
    return not any(b in SUBORDINATORS or b in HARD_BARRIERS - {"."} or b == "," or b.endswith("ed") for b in between)


def _carrier(t: Tagged, trigger: Trigger) -> Name | None:
    """ "Iran's satellites were launched aboard a Russian rocket": the rocket's owner launches."""
    if trigger.weapon is None or not trigger.weapon.payload:
        return None
    s = t.sentence
    for w in t.weapons:
        if w is trigger.weapon or w.payload or w.owner is None or not 0 < w.start - trigger.at < 25:
            continue
        if s.lows[w.start - 1] in ("on", "aboard", "atop", "by", "with", "using"):
            return w.owner
    return None


def _nominal_agent(t: Tagged, trigger: Trigger, light: int | None, actors: Sequence[Name]) -> tuple[Name | None, bool]:
    s = t.sentence
    if trigger.owner_pronoun is not None:
        return subject_of(s, actors, trigger.owner_pronoun), True
    relative = light is not None and light > trigger.at and s.lows[trigger.at + 1] in ("that", "which")
    if light is not None and s.lows[light] not in WITNESS and (light < trigger.at or relative):
        return subject_of(s, actors, light), False
    soil = _from_soil(t, trigger)
    if soil is not None:
        return soil, False
    doing = doing_verb(s, trigger) if s.lows[trigger.at] in ATTACK_NOMINALS else None
    if doing is not None:
        return subject_of(s, actors, doing), False
    own = _own_test(s, trigger, actors)
    if own is not None:
        return own, False
    lead = s.lows[trigger.start - 1] if trigger.start else ""
    if lead == "with" and s.lows[trigger.at] in ATTACK_NOMINALS:
        return _striker(s, trigger.start - 1, actors), False
    if lead == "during" and s.lows[trigger.at] in ATTACK_NOMINALS:
        return blamed(t), False  # "killed in Kyiv during a rocket attack": whose, it does not say
    if lead in ("during", "used", "with", "confirmed", "confirms"):
        subject = subject_of(s, actors, trigger.start - 1)
        reports = subject is not None and subject.form == "speaker" and s.lows[trigger.start - 1].startswith("confirm")
        return None if reports else subject, False
    return blamed(t) or _of_a_headline(t, trigger), False


def _of_a_headline(t: Tagged, trigger: Trigger) -> Name | None:
    """ "Kim warns enemies after missile test", "North Korea: latest launch …", "test puts France in a club"."""
    s = t.sentence
    if not s.in_title or s.lows[trigger.at] in ATTACK_NOMINALS:
        return None
    actors = t.kind("actor")
    states = {a.id for a in actors}
    first = next((a for a in actors if a.start == 0), None)
    after = s.lows[max(0, trigger.start - 1) : trigger.start] in (("after",), ("following",))
    told = first is not None and (after or s.lows[first.end : first.end + 1] == (":",))
    if told and first is not None and states == {"PRK"}:
        return first
    for a in actors:
        joined = s.lows[a.end : a.end + 1] in (("in",), ("into",), ("closer",), ("among",))
        if joined and a.start > trigger.at and s.lows[a.start - 1] in ("puts", "brings", "takes", "makes", "propels"):
            return a
    return None


def _striker(s: Sentence, at: int, actors: Sequence[Name]) -> Name | None:
    """ "The army hits the port with a missile barrage": its subject; "the port was hit with": nobody."""
    for k in range(at - 1, max(-1, at - 12), -1):
        if VERB_LEMMA.get(s.lows[k]) != "strike":
            continue
        passive = s.lows[k] in ("hit", "struck", "attacked", "pounded", "bombarded") and (
            k + 1 == at or s.lows[k - 1] in ("was", "were", "been", "being", "is", "are")
        )
        return None if passive else subject_of(s, actors, k)
    return subject_of(s, actors, at)


def _own_test(s: Sentence, trigger: Trigger, actors: Sequence[Name]) -> Name | None:
    """ "Kim said Thursday's test would frighten": who fires from its own soil speaks of its own test."""
    said = next((k for k in range(trigger.start - 1, max(-1, trigger.start - 5), -1) if s.lows[k] in SPEECH), None)
    if said is None or s.lows[trigger.at] in ATTACK_NOMINALS or s.lows[said + 1 : trigger.start].count(",") > 0:
        return None
    return next((a for a in actors if a.end == said and a.id in _OWN_SOIL - {"KOR"}), None)


def _from_soil(t: Tagged, trigger: Trigger) -> Name | None:
    s = t.sentence
    for a in t.kind("actor"):
        if trigger.at < a.start <= trigger.at + 6 and a.id in _OWN_SOIL and s.lows[a.start - 1] == "from":
            return a
    return None


def blamed(t: Tagged) -> Name | None:
    """ "blamed the Iran-backed group Hezbollah for the barrage"."""
    s = t.sentence
    if s.bag.isdisjoint(_BLAMING):
        return None
    for k, word in enumerate(s.lows):
        if word in _BLAMING:
            following = [a for a in t.kind("actor") if k < a.start <= k + 9]
            if following:
                groups = [a for a in following if a.form == "group"]
                return (groups or following)[-1]
    return None
