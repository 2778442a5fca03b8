"""Counts read leftwards from the noun they count."""

import pytest

from pipelines.extraction.numbers import count_ending_at, number_at, ordinal_value
from pipelines.extraction.sentences import tokenise

COUNTS = [
    ("two", 2, 2, "exact"),
    ("at least three", 3, None, "at_least"),
    ("more than 50", 51, None, "over"),
    ("up to four", None, 4, "at_most"),
    ("twenty-three", 23, 23, "exact"),
    ("half a dozen", 6, 6, "exact"),
    ("a pair of", 2, 2, "exact"),
    ("both", 2, 2, "exact"),
    ("several", 2, None, "at_least"),
    ("a third", 1, 1, "exact"),
]


@pytest.mark.parametrize(("text", "low", "high", "bound"), COUNTS)
def test_counts(text: str, low: int | None, high: int | None, bound: str) -> None:
    words = tokenise(text, 0, 0, len(text), False).lows
    end = len(words) - (words[-1] == "of")
    count = count_ending_at(words, len(words)) or count_ending_at(words, end)
    assert count is not None
    assert (count.low, count.high, count.bound) == (low, high, bound)


@pytest.mark.parametrize("word", ["missile", "1234567", "3.5", "-", "2nd"])
def test_no_cardinal(word: str) -> None:
    assert number_at((word,), 0) is None


def test_ordinals() -> None:
    assert [ordinal_value(w) for w in ("first", "third", "11th", "22nd", "th", "missile")] == [1, 3, 11, 22, None, None]
