"""Gazetteer matches as token spans of a sentence: sites, weapons, actors, speakers, seas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.extraction.sentences import Sentence
from pipelines.extraction.vocabulary import VERB_LEMMA
from pipelines.extraction.wordsets import words
from pipelines.gazetteers import Hit, actors, find, seas, sites, speakers, weapons

NameKind = Literal["site", "weapon", "actor", "speaker", "sea"]

# States whose media and officials speak of other states' launches: a speaker stands for its state as an actor only
# when it is the one that fires.
_NORTH_NEXT = words(
    """
    korea korean koreans atlantic american america carolina dakota sea africa pole
    """
)

# What a navy sets before its ships' names.
_SHIPS = words("uss usns hms hmas hmcs ins jds js roks pns uscgc")


@dataclass(frozen=True, slots=True)
class Name:
    """A gazetteer entry matched at tokens `start` to `end` (exclusive).

    `id` is the entry's id (an actor's code for actors); `country` its state; `weapon_class` and `zone` where the kind
    has them. `form` tells an actor's way of being named: name, demonym, metonym, group or speaker.
    """

    kind: NameKind
    start: int
    end: int
    id: str
    canonical: str
    country: str | None = None
    weapon_class: str | None = None
    zone: str | None = None
    form: str = "name"
    ordinary: bool = False


def find_hits(body: str) -> list[Hit]:
    """All gazetteer matches of the article, by place."""
    return find(body)


def names_in(s: Sentence, hits: Sequence[Hit], korean: bool) -> list[Name]:
    """The matches that lie inside sentence `s` as token spans; `korean`: "the North" is a state here."""
    out: list[Name] = []
    for hit in hits:
        first, last = s.token_at(hit.start), s.token_at(hit.end - 1)
        if last >= len(s):
            continue
        if first and s.lows[first - 1] in _SHIPS and hit.kind in ("actor", "site"):
            continue  # "USS Tripoli" is no capital
        if s.starts[first] < hit.start or (s.ends[last] > hit.end and hit.kind != "weapon"):
            # Part of a compound: "U.S.-led", "South Korea-US".
            continue
        if hit.kind == "actor" and hit.alias.lower() in ("the north", "the south") and not korean:
            continue
        if hit.kind == "actor" and hit.alias.lower() in ("the north", "the south"):
            nxt = s.lows[last + 1] if last + 1 < len(s) else ""
            if nxt in _NORTH_NEXT or s.words[last][0].islower():
                continue
        out.extend(_named(hit, first, last + 1))
    if korean:
        out.extend(_bare_north(s))
        out.sort(key=lambda n: (n.start, n.end))
    return out


def _bare_north(s: Sentence) -> list[Name]:
    """Headlines leave out the article: "South Korea: North launched missile"."""
    out = []
    for i, word in enumerate(s.words[:-1]):
        if word == "North" and s.lows[i + 1] in VERB_LEMMA and (i == 0 or s.lows[i - 1] != "the"):
            state = actors()["PRK"]
            out.append(Name("actor", i, i + 1, "PRK", state.name, "PRK", None, state.time_zone))
    return out


def _named(hit: Hit, start: int, end: int) -> list[Name]:
    if hit.kind == "site":
        site = sites()[hit.id]
        return [
            Name("site", start, end, hit.id, site.name, site.country, None, site.time_zone, site.kind, hit.ordinary)
        ]
    if hit.kind == "weapon":
        weapon = weapons()[hit.id]
        return [
            Name("weapon", start, end, hit.id, weapon.name, weapon.country, weapon.weapon_class, ordinary=hit.ordinary)
        ]
    if hit.kind == "actor":
        actor = actors()[hit.id]
        form = "group" if actor.kind == "group" and hit.sense != "demonym" else hit.sense
        return [Name("actor", start, end, hit.id, actor.name, actor.country, None, actor.time_zone, form, hit.ordinary)]
    if hit.kind == "sea":
        return [Name("sea", start, end, hit.id, seas()[hit.id].name)]
    speaker = speakers()[hit.id]
    said = Name("speaker", start, end, hit.id, speaker.name, speaker.country, None, speaker.time_zone, speaker.kind)
    # An armed group's voice is the group, not the state it sits in.
    actor_id = hit.id.partition("-")[0] if speaker.kind == "armed_group" else speaker.country
    if actor_id in actors():
        state = actors()[actor_id]
        return [
            said,
            replace(said, kind="actor", id=state.id, canonical=state.name, zone=state.time_zone, form="speaker"),
        ]
    return [said]
