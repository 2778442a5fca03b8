"""Who says it: the speaker of a sentence, as the text writes it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from pipelines.extraction.attach import nearest
from pipelines.extraction.calendar_terms import MONTHS, WEEKDAYS
from pipelines.extraction.names import Name
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.vocabulary import SPEECH
from pipelines.extraction.wordsets import words

_OBLIQUE = words("over toward towards into near against from at off in on across inside outside with between")
# Verbs of opinion and protest announce nothing.
_REPORTING = SPEECH - words(
    """
    condemned condemns denounced denounces warned called calls described describes released issued believes believe
    believed estimated estimates wrote alleged noted identified
    """
)
_PASSIVE = (("was",), ("were",), ("been",), ("being",))


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker, tokens `start` to `end` of its sentence; `canonical` is the gazetteer's name or the words.

    `office` is the gazetteer's id of the ministry, army or agency; None where only a state or group is named.
    """

    canonical: str
    start: int
    end: int
    media: bool = False
    office: str | None = None
    country: str | None = None


def speaker_of(t: Tagged, at: int) -> Speaker | None:
    """The speaker to whom the sentence ascribes what it says at token `at`."""
    s = t.sentence
    verbs: list[int] | None = s.notes.get("reporting")
    if verbs is None:
        verbs = [k for k, w in enumerate(s.lows) if w in _REPORTING and s.lows[k - 1 : k] not in _PASSIVE]
        s.notes["reporting"] = verbs
    if not verbs or t.sentence.in_title:
        return _title_speaker(t) or (_by_verb(t, at, verbs) if verbs else _witness(t, at))
    return _by_verb(t, at, verbs) or _witness(t, at)


def _by_verb(t: Tagged, at: int, verbs: list[int]) -> Speaker | None:
    s = t.sentence
    verb = nearest(s, at, at + 1, verbs)
    if verb is None:
        return None
    candidates = [
        n for n in t.names if n.kind == "speaker" or (n.kind == "actor" and n.form in ("name", "metonym", "group"))
    ]
    best: Name | None = None
    best_cost = 18
    for n in candidates:
        if s.lows[verb] in ("according",):
            cost = n.start - verb if n.start > verb else 99
        elif n.end <= verb:
            cost = verb - n.end
        elif (
            n.start > verb
            and n.start - verb <= 4
            and s.lows[verb] in ("said", "says", "reported", "quoting", "quoted", "citing", "cited")
        ):
            cost = 2 + n.start - verb
        else:
            continue
        cost -= 3 if n.kind == "speaker" else 0
        # The subject of another verb: "North Korea fired … and announced".
        between = bisect_left(t.predicates, n.end)
        cost += 12 if between < len(t.predicates) and t.predicates[between] < verb else 0
        if n.start > 0 and s.lows[n.start - 1] in _OBLIQUE and s.lows[verb] != "according":
            cost += 20
        if cost < best_cost:
            best, best_cost = n, cost
    if best is None:
        return _generic(t, verb)
    written = " ".join(s.words[best.start : best.end]).replace(" 's", "'s").replace(" ’s", "'s")
    canonical = best.canonical if best.kind == "speaker" else written
    return _made(best, canonical)


def _generic(t: Tagged, verb: int) -> Speaker | None:
    """An office that only the article's country tells apart: "the Defense Ministry said"."""
    s = t.sentence
    for k in range(verb - 1, max(-1, verb - 5), -1):
        if s.lows[k] == "ministry" and s.words[k][0].isupper() and k and s.words[k - 1][0].isupper():
            return Speaker(" ".join(s.words[k - 1 : k + 1]), k - 1, k + 1)
        if s.lows[k] in _BODIES and s.lows[max(0, k - 2) : k] == ("ministry", "of"):
            return Speaker(" ".join(s.words[k - 2 : k + 1]), k - 2, k + 1)
    return _person(s, verb)


def _person(s: Sentence, verb: int) -> Speaker | None:
    """A named person right before the verb: "Defense Secretary Mark Esper said"."""
    k = verb
    while k > 0 and verb - k < 6 and s.words[k - 1][0].isupper() and s.words[k - 1].replace("-", "").isalpha():
        k -= 1
    name = s.lows[k:verb]
    if s.in_title or len(name) < 2 or _NOT_PERSONS & set(name):
        return None
    return Speaker(" ".join(s.words[k:verb]), k, verb)


_NOT_PERSONS = frozenset({*WEEKDAYS, *MONTHS, "he", "she", "it", "they", "we", "the", "i", "korea", "korean"})


_BODIES = frozenset({"defense", "defence"})


def _made(n: Name, canonical: str) -> Speaker:
    return Speaker(canonical, n.start, n.end, n.form == "media", n.id if n.kind == "speaker" else None, n.country)


def dateline_agency(t: Tagged) -> Speaker | None:
    """ "Pyongyang, July 13 (KCNA) --"."""
    s = t.sentence
    for n in t.kind("speaker"):
        closed = n.end < len(s) and s.lows[n.end] == ")" and s.lows[n.end + 1 : n.end + 2] in (("-",), ("–",), ("—",))
        if closed and n.start > 0 and s.lows[n.start - 1] == "(" and n.start < 14:
            return _made(n, n.canonical)
    return None


def _witness(t: Tagged, at: int) -> Speaker | None:
    """ "The Pentagon detected a missile launch": who saw it."""
    s = t.sentence
    for k in range(max(0, at - 8), at):
        if s.lows[k] in ("detected", "detects", "tracked", "confirmed", "confirms"):
            for n in t.names:
                if n.end <= k and k - n.end <= 3 and n.kind in ("speaker", "actor"):
                    canonical = n.canonical if n.kind == "speaker" else " ".join(s.words[n.start : n.end])
                    return _made(n, canonical)
    return None


def _title_speaker(t: Tagged) -> Speaker | None:
    """ "Seoul: North Korea fires …", "…: KCNA"."""
    s = t.sentence
    if not s.in_title:
        return None
    for n in t.names:
        if n.kind in ("speaker", "actor") and (
            (s.lows[n.end : n.end + 1] == (":",) and n.start == 0)
            or (n.start > 0 and s.lows[n.start - 1] in (":", "-") and n.end == len(s))
        ):
            return _made(n, n.canonical if n.kind == "speaker" else " ".join(s.words[n.start : n.end]))
    return None
