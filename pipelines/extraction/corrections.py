"""Corrections inside an article: the words that a later statement of the same speaker overrides.

"initially said … but later corrected", "revised to 23 from 17", "Clarification: an earlier version said …". What
stands in an overridden span is kept as a superseded claim and never becomes the value. Two speakers who differ are
a dispute, not a correction.
"""

from __future__ import annotations

from pipelines.extraction.sentences import Sentence
from pipelines.extraction.wordsets import words

_EARLIER = words("initially originally mistakenly incorrectly wrongly erroneously")
# These mark an overridden statement only next to a verb of saying and with a turn after it.
_FIRST = words("first earlier previously initially originally")
_SAYING = words(
    """
    said reported described named identified announced stated estimated believed thought put gave assessed claimed
    called judged listed misidentified counted told
    """
)
_TURNS = words("but later then before subsequently corrected revised concluded changed now updated amended retracted")
_REVISED = words("revised corrected changed lowered raised adjusted updated amended")
_CORRECTED = words("corrected revised amended")
_NOTICES = words("clarification correction corrects update updates")
_UNSURE = words("clear unclear unknown confirm")
_CUES = _EARLIER | _FIRST | _REVISED
_REACH = 60


def overridden(s: Sentence) -> list[tuple[int, int]]:
    """The token spans of the sentence that a correction overrides."""
    found: list[tuple[int, int]] | None = s.notes.get("overridden")
    if found is None:
        found = s.notes["overridden"] = [] if s.bag.isdisjoint(_CUES) else _read(s)
    return found


def _read(s: Sentence) -> list[tuple[int, int]]:
    out = _said_first(s)
    notice = _notice(s)
    if notice is not None:
        out.append(notice)
    rather = _rather_than(s)
    if rather is not None:
        out.append(rather)
    announced = _correcting(s)
    if announced is not None:
        out.append(announced)
    revision = _from_to(s)
    if revision is not None:
        out.append(revision)
    return out


def _said_first(s: Sentence) -> list[tuple[int, int]]:
    lows = s.lows
    for i, word in enumerate(lows):
        if word not in _EARLIER and word not in _FIRST:
            continue
        verb = next((k for k in range(max(0, i - 2), min(len(lows), i + 4)) if lows[k] in _SAYING), None)
        if verb is None:
            continue
        start = max(i, verb) + 1
        turn = next((k for k in range(start, min(len(lows), start + _REACH)) if lows[k] in _TURNS), None)
        if turn is None:
            if word not in _EARLIER:
                continue
            turn = len(lows)
        end = turn
        if _UNSURE & set(lows[start:end]):
            return []  # "initially said it was not clear"
        while end > start and lows[end - 1] in (",", "and", "has", "had", "was", "have", ";", "were", "it", "they"):
            end -= 1
        if end > start:
            return [(start, end)]
    return []


def _notice(s: Sentence) -> tuple[int, int] | None:
    """ "An earlier version of this article said that …"."""
    lows = s.lows
    for i in range(len(lows) - 2):
        if lows[i] == "earlier" and lows[i + 1] in ("version", "versions", "headline", "report"):
            verb = next(
                (k for k in range(i, min(len(lows), i + 14)) if lows[k] in _SAYING or lows[k] == "misstated"), None
            )
            if verb is not None and ("article" in lows[i:verb] or "story" in lows[i:verb] or _NOTICES & set(lows[:i])):
                return verb + 1, len(lows)
    return None


def _correcting(s: Sentence) -> tuple[int, int] | None:
    """ "…, correcting its earlier announcement that the site was B"."""
    lows = s.lows
    for i, word in enumerate(lows):
        if word not in ("correcting", "retracting", "revising", "withdrawing", "corrected", "retracted", "withdrew"):
            continue
        near = lows[i + 1 : i + 7]
        at = next((k for k, w in enumerate(near) if w in _STATEMENTS), None)
        if at is not None and (_FIRST | {"previous", "initial", "first"}) & set(near[:at]):
            return i + 1 + at + 1, len(lows)
    return None


_STATEMENTS = words("announcement statement report assessment claim estimate account version count tally")


def _from_to(s: Sentence) -> tuple[int, int] | None:
    """ "revised … from A to B" and "revised … to B from A": A is overridden."""
    lows = s.lows
    for i, word in enumerate(lows):
        if word not in _REVISED:
            continue
        last = None
        for k in range(i + 1, min(len(lows), i + 40)):
            if lows[k] == "from":
                last = k
        if last is None:
            return None
        end = last + 1
        while end < len(lows) and end - last < 6 and lows[end] not in ("to", ",", ".", ";", "after", "and"):
            end += 1
        return last + 1, end
    return None


def _rather_than(s: Sentence) -> tuple[int, int] | None:
    """ "A rather than B, as first stated", "A, not B as we reported earlier", "corrected …, saying A and not B"."""
    lows = s.lows
    for i in range(1, len(lows) - 1):
        if lows[i] == "not" and lows[i - 1] in (",", "and"):
            stop = next((k for k in range(i + 1, min(len(lows), i + 9)) if lows[k] in (",", "as", ".", ";")), len(lows))
            if _CORRECTED & set(lows[:i]) or (lows[stop : stop + 1] == ("as",) and _FIRST & set(lows[stop : stop + 4])):
                return i + 1, stop
    if not (_FIRST & set(lows) and _SAYING & set(lows)):
        return None
    for i in range(1, len(lows) - 1):
        rather = lows[i - 1 : i + 1] == ("rather", "than")
        if not rather and not (lows[i] == "not" and lows[i - 1] == "," and lows[i + 1] in ("from", "at", "in", "near")):
            continue
        end = next((k for k in range(i + 1, min(len(lows), i + 9)) if lows[k] in (",", "as", ".")), None)
        if end is not None and _FIRST & set(lows[end : end + 14]):
            return i + 1, end
    return None


def turned(s: Sentence) -> int | None:
    """The token at which a corrected statement begins: after "later corrected … to", "revised to"."""
    lows = s.lows
    if s.bag.isdisjoint(_REVISED):
        return None
    for i, word in enumerate(lows):
        if word in _REVISED and i:
            return next((k + 1 for k in range(i, min(len(lows), i + 12)) if lows[k] == "to"), None)
    return None


def inside(spans: list[tuple[int, int]], start: int) -> bool:
    """Whether token `start` lies in one of the spans."""
    return any(a <= start < b for a, b in spans)
