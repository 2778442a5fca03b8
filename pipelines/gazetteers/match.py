"""Finds every gazetteer name in a text in one pass, in time linear in its length.

One Aho-Corasick automaton over the folded text (pipelines/gazetteers/fold.py) reports all names; of those that begin
and end at a word boundary, the longest at each place wins over those it overlaps, whatever their kind. A name that
belongs to several rows (Pyongyang is a capital and a launch area) gives one hit per row with the same span.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import ahocorasick_rs

from pipelines.gazetteers.fold import fold, fold_cased
from pipelines.gazetteers.load import actors, seas, sites, speakers, weapon_aliases
from pipelines.gazetteers.values import Alias

HitKind = Literal["site", "weapon", "actor", "sea", "speaker"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One name in a text: `text[start:end]` is how it is written there, `alias` how the gazetteer writes it.

    `sense` tells the name's sort within its row: "name", "demonym", "metonym", or a weapon's naming authority.
    `ordinary` names are also common words; trust them only beside other signs.
    """

    start: int
    end: int
    kind: HitKind
    id: str
    alias: str
    sense: str = "name"
    ordinary: bool = False


@dataclass(frozen=True, slots=True)
class _Name:
    kind: HitKind
    id: str
    alias: str
    sense: str
    ordinary: bool
    written: str


def _spellings(alias: str, kind: HitKind) -> Iterator[str]:
    """The alias; for weapons its plural; for weapons and sites the same with its hyphens as spaces or left out."""
    yield alias
    if kind == "weapon" and alias[-1].isalnum() and alias[-1] != "s":
        yield alias + "s"
    if kind not in ("weapon", "site"):
        return
    if "-" in alias:
        yield alias.replace("-", " ")
        # Shorter than four letters a joined form (K4) is more often something else.
        if len(alias) > 4:
            yield alias.replace("-", "")
    head, space, tail = alias.rpartition(" ")
    if kind == "weapon" and space and (tail.isdigit() or set(tail) <= set("IVX")):
        yield f"{head}-{tail}"
        if tail.isdigit():
            yield head + tail


def _with_name(name: str, aliases: tuple[Alias, ...]) -> tuple[Alias, ...]:
    """The name in front of its aliases, unless they hold it as an ordinary word."""
    return aliases if Alias(name, True) in aliases else (Alias(name), *aliases)


def _names() -> Iterator[_Name]:
    # A plural that is another weapon's own name (Hwasong-11S) is that weapon.
    named = {fold(w.alias)[0] for w in weapon_aliases()}

    def rows(kind: HitKind, id_: str, sense: str, aliases: tuple[Alias, ...]) -> Iterator[_Name]:
        for a in aliases:
            for written in _spellings(a.text, kind):
                if kind == "weapon" and written == a.text + "s" and fold(written)[0] in named:
                    continue
                yield _Name(kind, id_, a.text, sense, a.ordinary, written)

    for site in sites().values():
        yield from rows("site", site.id, "name", _with_name(site.name, site.aliases))
    for w in weapon_aliases():
        yield from rows("weapon", w.weapon_id, w.naming_authority, (Alias(w.alias, w.ordinary),))
    for actor in actors().values():
        yield from rows("actor", actor.id, "name", _with_name(actor.name, actor.names))
        yield from rows("actor", actor.id, "demonym", actor.demonyms)
        yield from rows("actor", actor.id, "metonym", actor.metonyms)
    for sea in seas().values():
        yield from rows("sea", sea.id, "name", _with_name(sea.name, sea.aliases))
    for speaker in speakers().values():
        yield from rows("speaker", speaker.id, "name", _with_name(speaker.name, speaker.aliases))


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[tuple[_Name, ...], ...]]:
    by_pattern: dict[str, dict[tuple[str, str, bool, bool], _Name]] = {}
    for name in _names():
        pattern, _ = fold(name.written)
        # Of the spellings of one row that fold alike, one of each strictness is enough.
        key = (name.kind, name.id, name.ordinary, name.written[0].isupper())
        by_pattern.setdefault(pattern, {}).setdefault(key, name)
    patterns = list(by_pattern)
    return ahocorasick_rs.AhoCorasick(patterns), tuple(tuple(v.values()) for v in by_pattern.values())


def _fits(name: _Name, original: str) -> bool:
    """Whether the case of the original allows the name: exact for ordinary words, else the initial of a proper name."""
    if name.ordinary:
        return fold_cased(original) == fold_cased(name.written)
    return not name.written[0].isupper() or not original[0].islower()


def find(text: str, kinds: frozenset[HitKind] | None = None) -> list[Hit]:
    """Every name in `text`, by place; offsets count in the text as given, not as folded.

    With `kinds`, names of other kinds are as if unknown, so "South Korea's military" yields the actor South Korea
    when only actors are asked for, and the speaker alone otherwise.
    """
    automaton, table = _automaton()
    folded, offsets = fold(text)
    length = len(folded)
    found = []
    for index, start, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        if start and folded[start - 1].isalnum():
            continue
        if end < length and folded[end].isalnum():
            continue
        found.append((start - end, start, end, index))
    found.sort()
    taken = bytearray(length)
    hits: list[Hit] = []
    for _, start, end, index in found:
        # Longer names stand already, so one that overlaps has its first or its last character in them.
        if taken[start] or taken[end - 1]:
            continue
        first, last = (start, end) if offsets is None else (offsets[start], offsets[end - 1] + 1)
        original = text[first:last]
        fitting = {(n.kind, n.id): n for n in reversed(table[index]) if _fits(n, original)}
        named = [n for n in reversed(fitting.values()) if kinds is None or n.kind in kinds]
        if named:
            taken[start:end] = b"\x01" * (end - start)
            hits.extend(Hit(first, last, n.kind, n.id, n.alias, n.sense, n.ordinary) for n in named)
    hits.sort(key=_place)
    return hits


def _place(hit: Hit) -> int:
    return hit.start
