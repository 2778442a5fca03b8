"""Who is told to have fired: who claims an attack, and who is blamed for it, in a sentence of its own."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.fitting import more_specific
from pipelines.extraction.names import Name
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.vocabulary import ADVERBS, HARD_BARRIERS
from pipelines.extraction.wordsets import words

_CLAIMS = words("claimed claims claim took takes taken admitted admits assumed")
_NEGATED = words("no not nobody none neither denied denies without yet n't if whether")
_BLAMED = words("blamed blames blaming pinned")
_ATTACKS = words("attack attacks strike strikes fire barrage salvo rockets missiles launch")
_PLACED = words("in from at inside near over across against")
_FIGHTERS = words("militants fighters gunmen group forces movement guerrillas militia wing rebels , or party of god")
_FIRED = words("fired lobbed launched shot rained")
# Sentences after the account in which the claim still speaks of it.
_REACH = 8


def name_attackers(found: Sequence[Occasion], tagged: Sequence[Tagged], lead_end: int) -> None:
    """Give the main attack whose actor no frame names the one who claims it or is blamed for it."""
    open_ones = [o for o in found if o.role == "main" and _unnamed(o)]
    if len(open_ones) != 1 or any(o.actor is not None and o.actor.form == "group" for o in found):
        return
    o = open_ones[0]
    for t in tagged:
        if not 0 <= t.sentence.index - o.first.sentence.index <= max(_REACH, lead_end):
            continue
        actor = claimant(t) or accused(t) or _group_that_fired(t)
        if actor is None or (o.actor is not None and not more_specific(actor, o.actor)):
            continue
        o.actor, o.actor_sentence = actor, t.sentence
        return


def _unnamed(o: Occasion) -> bool:
    attack = "SLV" not in o.classes and not any("test" in f.trigger.lemma for f in o.frames)
    return attack and (o.actor is None or o.actor.id in ("PSE", "PALESTINIAN_MILITANTS"))


def claimant(t: Tagged) -> Name | None:
    """ "Hezbollah claimed responsibility", "responsibility was claimed by Hamas"."""
    s = t.sentence
    if "responsibility" not in s.bag or _NEGATED & s.bag:
        return None
    at = s.lows.index("responsibility")
    verb = next((k for k in range(at - 1, max(-1, at - 5), -1) if s.lows[k] in _CLAIMS), None)
    groups = [a for a in t.kind("actor") if a.form in ("group", "name", "metonym")]
    if verb is not None:
        before = [a for a in groups if a.end <= verb and verb - a.end <= 14]
        clear = [a for a in before if not any(w in HARD_BARRIERS for w in s.lows[a.end : verb])]
        return next((a for a in clear if a.form == "group"), clear[-1] if clear else None)
    by = next((k for k in range(at + 1, min(len(s), at + 8)) if s.lows[k] == "by"), None)
    if by is None or not _CLAIMS & set(s.lows[at:by]):
        return None
    return next((a for a in groups if by < a.start <= by + 5), None)


def accused(t: Tagged) -> Name | None:
    """ "blamed the attack on Islamic Jihad", "blamed Hezbollah for the strike"."""
    s = t.sentence
    at = next((k for k, w in enumerate(s.lows) if w in _BLAMED), None)
    if at is None or _NEGATED & set(s.lows[max(0, at - 4) : at]):
        return None
    attack = {
        "attack",
        "attacks",
        "strike",
        "strikes",
        "fire",
        "barrage",
        "salvo",
        "rockets",
        "missiles",
        "launch",
    } & s.bag
    near = [a for a in t.kind("actor") if at < a.start <= at + 12]
    following = [a for a in near if s.lows[a.start - 1] not in _PLACED]
    if not attack or not following:
        return None
    return next((a for a in following if a.form == "group"), following[-1])


def _group_that_fired(t: Tagged) -> Name | None:
    """ "guerrillas of Hezbollah lobbed at least 60 rockets", told after the attack."""
    s = t.sentence
    if t.dates:
        return None  # another occasion's
    for k, word in enumerate(s.lows):
        if word not in _FIRED or _NEGATED & set(s.lows[max(0, k - 4) : k]):
            continue
        near = [a for a in t.kind("actor") if a.form == "group" and a.end <= k and k - a.end <= 9]
        clear = [a for a in near if all(w in ADVERBS or w in _FIGHTERS for w in s.lows[a.end : k])]
        if clear:
            return clear[-1]
    return None
