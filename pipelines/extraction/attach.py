"""To which predicate of the sentence an adjunct (a date, a clock time, a distance) belongs.

The nearest predicate wins, where every boundary between costs extra; an adjunct that opens a clause looks right.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.sentences import Sentence
from pipelines.extraction.vocabulary import HARD_BARRIERS, SUBORDINATORS, VERB_LEMMA
from pipelines.extraction.wordsets import words

_LEADS = words(
    """
    on in at late early during since by around of the about shortly just until before from for over within
     only
    """
)
_OPENERS = frozenset(
    {"that", "“", '"', "—", "–", "and", "but", ";", ":", "when", "while", "as", "because", "where", "which"}
)
_ADVERBIAL = words(
    """
    also reportedly again just successfully test have has had apparently likely
    """
)
_FAR = 60
# The noun that "Tuesday's" dates stands before these: "Tuesday's failure came after 17 launches".
_BEYOND_PHRASE = words("after before of in on at by from was were is are came comes follows followed occurred since")


def governor(
    s: Sentence, start: int, end: int, predicates: Sequence[int], nominals: frozenset[int], possessive: bool = False
) -> int | None:
    """The predicate that governs tokens `start` to `end`; `nominals` are the predicates that are nouns."""
    if possessive:
        noun = next((p for p in predicates if end < p <= end + 9 and p in nominals), None)
        return None if noun is not None and any(w in _BEYOND_PHRASE for w in s.lows[end:noun]) else noun
    for p in predicates:
        if p >= end and p in nominals and p - end <= 5 and _attributive(s, end, p):
            return p
    lead = start
    while lead > 0 and s.lows[lead - 1] in _LEADS:
        lead -= 1
    before = s.lows[lead - 1] if lead else ""
    following = [p for p in predicates if p >= end]
    if len(following) > 1 and s.lows[following[0]].endswith("ed") and s.lows[following[0] - 1] == ",":
        following = following[1:]  # "Last week the group, listed as …, fired"
    right = following[0] if following else None
    left = next((p for p in reversed(predicates) if p < start and not _set_apart(s, p, start)), None)
    opens = lead == 0 or before in _OPENERS or left is None
    if opens and right is not None and right - end < 30 and not (left is not None and _continues(left, lead, before)):
        return right
    if right is not None and _directly_before(s, end, right) and left != lead - 1:
        near = left is not None and left not in nominals and s.lows[left] in VERB_LEMMA and start - left < 9
        if left is not None and left in nominals and s.lows[right] in ("was", "is", "were", "are"):
            return left
        return left if near and left is not None and _barriers(s, left, start) == 0 else right
    if left is None:
        return right
    if right is not None and any(w in (".", ";") for w in s.lows[left:start]):
        return right
    if right is None or before != "," or not _comma_opens(s, end):
        return left
    cost_left = start - left + _barriers(s, left, start)
    cost_right = right - end + _barriers(s, end, right) + 5
    return left if cost_left <= cost_right else right


def _set_apart(s: Sentence, p: int, start: int) -> bool:
    """Whether `p` stands between dashes that close before `start`: "fired a rocket – a modified missile – in April"."""
    dashes = [k for k in range(max(0, p - 12), start) if s.lows[k] in ("–", "—")]
    return len(dashes) == 2 and dashes[0] < p < dashes[1]


def _attributive(s: Sentence, end: int, p: int) -> bool:
    """Only words of a noun phrase between: "the Thursday launches", "April satellite launch"."""
    return all(
        s.lows[k][0].isalnum()
        and s.lows[k] not in ("the", "a", "an", "in", "of", "on", "at", "it", "to", "said", "from", "its", "with")
        and s.lows[k] not in SUBORDINATORS
        for k in range(end, p)
    ) and s.lows[p] not in ("fire",)


def _continues(left: int, lead: int, before: str) -> bool:
    """After "and" or a bracket the adjunct may still belong to what stands left of it."""
    return before in ("and", "as") and lead - left < 6


def _comma_opens(s: Sentence, end: int) -> bool:
    return end < len(s) and s.lows[end] == ","


def _directly_before(s: Sentence, end: int, p: int) -> bool:
    return all(s.lows[k] in _ADVERBIAL or s.lows[k].endswith("ly") for k in range(end, p)) and p - end <= 3


_WEIGHTS = dict.fromkeys(SUBORDINATORS, 4) | {"and": 2, ",": 3} | dict.fromkeys(HARD_BARRIERS, 10)
_DASHES = frozenset({"–", "—"})


def _sums(s: Sentence) -> list[int]:
    """What stands between the sentence's beginning and each token, summed up: one pass serves all pairs of tokens."""
    sums: list[int] | None = s.notes.get("barriers")
    if sums is None:
        sums = [0]
        for word in s.lows:
            sums.append(sums[-1] + _WEIGHTS.get(word, 0))
        s.notes["barriers"] = sums
    return sums


def _barriers(s: Sentence, a: int, b: int) -> int:
    if b <= a:
        return 0
    sums = _sums(s)
    cost = sums[b] - sums[a]
    if cost >= 20 and not _DASHES.isdisjoint(s.bag):
        dashes = [k for k in range(a, b) if s.lows[k] in _DASHES]
        if len(dashes) == 2:  # "launched its first rocket – a Long March 1 – in April"
            cost -= sums[dashes[1] + 1] - sums[dashes[0]]
    return cost


def nearest(s: Sentence, start: int, end: int, points: Sequence[int]) -> int | None:
    """The point with the least cost from tokens `start` to `end`, or None when all are far away."""
    best, best_cost = None, _FAR
    for p in points:
        a, b = (p, start) if p < start else (end, p)
        cost = abs(b - a) + (0 if p < start else 2)
        if cost >= best_cost:
            continue  # what stands between only adds
        cost += _barriers(s, a, b)
        if cost < best_cost:
            best, best_cost = p, cost
    return best
