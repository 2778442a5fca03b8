"""The launch place of a frame: what stands after "from", "at", "near" beside the trigger."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.extraction.names import Name
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.vocabulary import SPEECH
from pipelines.extraction.wordsets import words

_MAX_PHRASE = 14
_PLACE_NOUNS = words(
    """
    base site center centre pad station cosmodrome spaceport airport airfield area region province county
    city town village island submarine silo ground grounds field facility range complex coast sea
    ocean waters peninsula mountain mountains ship destroyer frigate barge vessel territory desert airspace
    strip lake
    """
)
_SAID = SPEECH - words("believed estimated described called identified assessed")
_DISTANCES = words("km kilometers kilometres miles away kms meters metres")
_GROUNDS = words("facility site base center centre station range field ground grounds cosmodrome spaceport pad")
_STOP = frozenset(
    [
        ",",
        ".",
        ";",
        ":",
        "—",
        "–",
        "(",
        ")",
        "“",
        "”",
        '"',
        "that",
        "which",
        "who",
        "and",
        "but",
        "while",
        "as",
        "after",
        "before",
        "when",
        "toward",
        "towards",
        "into",
        "to",
        "at",
        "on",
        "over",
        "for",
        "with",
        "early",
        "late",
        "around",
        "shortly",
        "about",
        "just",
        "by",
        "with",
        "carrying",
        "using",
        "during",
        "since",
        "has",
        "had",
        "was",
        "were",
        "is",
        "are",
        "flew",
        "landed",
        "said",
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    """A launch place as written, tokens `start` to `end`, with its gazetteer entry when there is one."""

    sentence: Sentence
    start: int
    end: int
    name: Name | None
    rank: int


def launch_places(t: Tagged, at: int, *, attack: bool = False) -> list[Place]:
    """The places that the sentence gives as the origin of the trigger at token `at`, the best first.

    In an attack "in" and "at" lead to what was hit, so only "from" and its like count.
    """
    s = t.sentence
    sites = [n for n in t.names if n.kind == "site"]
    # "militants in Gaza fired": where those who fire are is where it comes from.
    groups = {n.end for n in t.names if n.kind == "actor" and n.form in ("group", "demonym")}
    out: list[Place] = []
    for k in range(max(0, at - 12), min(len(s), at + 30)):
        word = s.lows[k]
        if word not in ("from", "at", "near", "in", "off", "aboard"):
            continue
        if attack and word in ("at", "near", "in") and not (word == "in" and k in groups):
            continue
        if k and s.lows[k - 1] in _DISTANCES:
            continue  # "50 miles from Pyongyang" is a distance
        place = _phrase(t, k, at, sites)
        if place is not None:
            out.append(place)
    return sorted(out, key=lambda p: -p.rank)


def _phrase(t: Tagged, k: int, at: int, sites: list[Name]) -> Place | None:
    s = t.sentence
    word = s.lows[k]
    start = k + 1
    if start >= len(s):
        return None
    between = s.lows[at + 1 : k] if k > at else s.lows[k:at]
    if any(b in _SAID or b in (";", "that") for b in between):
        return None
    end = start
    while end < len(s) and end - start < _MAX_PHRASE and (s.lows[end] not in _STOP or _inside_name(t, end)):
        end += 1
    if end == start:
        return None
    named = next((n for n in sites if start <= n.start < end + 1 or n.start == start), None)
    area = named is not None and named.form not in ("launch_site", "base")
    if word == "in" and area and not any(n.end == k and n.form == "group" for n in t.names):
        return None
    if named is not None:
        return Place(s, _trim(s, start, named), _extent(t, named, end), named, _rank(word, named))
    inside = s.lows[start:end]
    if "where" in inside[:2]:
        return None
    if word != "from" and not (word == "at" and any(w in _GROUNDS for w in inside) and k > at):
        return None
    place_names = [n for n in t.names if start <= n.start < end]
    if not any(w in _PLACE_NOUNS for w in inside):
        return None
    if all(
        w in ("its", "the", "east", "west", "eastern", "western", "coast", "north", "korea", "country", "'s")
        for w in inside
    ):
        return None
    if inside[-1:] == ("coast",) or "each" in inside:
        return None
    return Place(s, start, end, None, 3 if place_names or any(w[0].isupper() for w in s.words[start:end]) else 1)


def _extent(t: Tagged, named: Name, limit: int) -> int:
    """The name and the place nouns after it: "Sunan area", "Plesetsk Cosmodrome in northern Russia"."""
    s = t.sentence
    k = named.end
    while k < limit and s.lows[k] in _PLACE_NOUNS:
        k += 1
    return k


def _inside_name(t: Tagged, k: int) -> bool:
    return any(n.start < k < n.end for n in t.names)


def _trim(s: Sentence, start: int, named: Name) -> int:
    return start if named.start - start <= 8 else named.start


def _rank(word: str, named: Name) -> int:
    rank = {"from": 6, "at": 5, "near": 4, "in": 4, "off": 3, "aboard": 4}[word]
    if named.form == "launch_site" or named.form == "base":
        rank += 2
    if named.ordinary:
        rank -= 2
    return rank
