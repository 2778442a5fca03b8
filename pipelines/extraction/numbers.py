"""Counts in words and figures: "two", "at least three", "a dozen", "more than 50", "a third"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.wordsets import words
from pipelines.model import Bound

_UNITS = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * (i + 2)
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
ORDINALS = {
    w: i + 1
    for i, w in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
        ]
    )
}
# Least number that the word asserts, after the annotation guide: "several" 2, "dozens" 24.
_VAGUE = {
    "several": 2, "multiple": 2, "few": 2, "many": 2, "numerous": 2, "various": 2, "some": 2,
    "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "tens": 20,
}  # fmt: skip
_APPROX = words(
    """
    about around roughly approximately some nearly almost estimated circa
    """
)
# Nouns of a salvo: they carry no number of their own, but one may follow ("a barrage of 20 rockets").
SALVO = words(
    """
    barrage barrages salvo salvos salvoes volley volleys series wave waves flurry hail spate string slew
    batch burst torrent round rounds load
    """
)


# The words at which a cardinal can begin.
NUMBER_STARTS = frozenset({*_UNITS, *_TENS, "half", "couple", "pair", "a", "dozen"})


@dataclass(frozen=True, slots=True)
class Count:
    """A count read from tokens `start` to `end` (exclusive). `ordinal` marks "a third", which counts one."""

    low: int | None
    high: int | None
    bound: Bound
    start: int
    end: int
    ordinal: bool = False


def number_at(lows: Sequence[str], i: int) -> tuple[int, int] | None:
    """The cardinal that begins at token `i` and the index after it, or None."""
    if i >= len(lows):
        return None
    word = lows[i]
    if word not in NUMBER_STARTS and not word[0].isdigit() and "-" not in word:
        return None
    if word[0].isdigit():
        plain = word.replace(",", "")
        if not plain.isdecimal() or len(plain) > 6:
            return None
        return int(plain), i + 1
    if word == "half" and lows[i + 1 : i + 3] == ("a", "dozen"):
        return 6, i + 3
    if word == "couple" or word == "pair":
        return 2, i + 2 if lows[i + 1 : i + 2] == ("of",) else i + 1
    value = _word_value(word)
    if value is None:
        if word == "a" and lows[i + 1 : i + 2] == ("dozen",):
            return 12, i + 2
        if word == "a" and lows[i + 1 : i + 2] == ("hundred",):
            return 100, i + 2
        return (12, i + 1) if word == "dozen" else None
    after = lows[i + 1] if i + 1 < len(lows) else ""
    if after == "dozen":
        return 12 * value, i + 2
    if after == "hundred":
        return 100 * value, i + 2
    if after == "thousand":
        return 1000 * value, i + 2
    return value, i + 1


def _word_value(word: str) -> int | None:
    if word in _UNITS:
        return _UNITS[word]
    if word in _TENS:
        return _TENS[word]
    head, _, tail = word.partition("-")
    if head in _TENS and tail in _UNITS:
        return _TENS[head] + _UNITS[tail]
    return None


def ordinal_value(word: str) -> int | None:
    """3 for "third" or "3rd"; None when `word` is no ordinal."""
    if word in ORDINALS:
        return ORDINALS[word]
    if word[0].isdigit() and word[-2:] in ("st", "nd", "rd", "th") and word[:-2].isdecimal():
        return int(word[:-2])
    return None


def count_ending_at(lows: Sequence[str], end: int, floor: int = 0) -> Count | None:
    """The count whose last token is `end - 1`, looking no further left than `floor`.

    >>> count_ending_at(("at", "least", "three"), 3)
    Count(low=3, high=None, bound='at_least', start=0, end=3, ordinal=False)
    """
    if end <= floor:
        return None
    last = lows[end - 1]
    for start in range(max(floor, end - 3), end):
        hit = number_at(lows, start)
        if hit is not None and hit[1] == end:
            return _bounded(lows, hit[0], start, end, floor)
    if last in _VAGUE and not (last == "some" and end - 1 > floor and lows[end - 2] in ("for",)):
        return Count(_VAGUE[last], None, "at_least", end - 1, end)
    if last == "both":
        return Count(2, 2, "exact", end - 1, end)
    if ordinal_value(last) is not None:
        return Count(1, 1, "exact", end - 1, end, ordinal=True)
    return None


def _bounded(lows: Sequence[str], value: int, start: int, end: int, floor: int) -> Count:
    """The count with the words that bound it: "more than", "at least", "up to", "between X and Y"."""
    before = tuple(lows[max(floor, start - 4) : start])
    dozen = "dozen" in lows[start:end]
    if before[-2:] in (("more", "than"), ("greater", "than")) or before[-1:] in (("over",), ("than",)):
        n = 2 if before[-1] == "than" else 1
        # "More than a dozen" is a round figure: at least twelve.
        return Count(value if dozen else value + 1, None, "over", start - n, end)
    if before[-2:] == ("at", "least"):
        return Count(value, None, "at_least", start - 2, end)
    if before[-2:] == ("fewer", "than") or before[-2:] == ("less", "than"):
        if before[-3:-2] == ("no",):
            return Count(value, None, "at_least", start - 3, end)
        return Count(None, value - 1, "at_most", start - 2, end)
    if before[-2:] == ("up", "to"):
        return Count(None, value, "at_most", start - 2, end)
    if before[-3:] == ("as", "many", "as"):
        return Count(None, value, "at_most", start - 3, end)
    if before[-1:] and before[-1] in ("or", "to", "and", "-", "–"):
        first = count_ending_at(lows, start - 1, floor)
        if first is not None and first.low is not None and first.low < value and not first.ordinal:
            linked = before[-1] != "and" or lows[max(floor, first.start - 1) : first.start] == ("between",)
            if linked:
                return Count(first.low, value, "range", first.start, end)
    if before[-1:] and before[-1] in _APPROX:
        return Count(value, value, "about", start - 1, end)
    return Count(value, value, "exact", start, end)
