"""Work grows with the text and no faster, and the same text always gives the same mentions."""

from datetime import UTC, datetime

import pytest
from counted_calls import calls

from pipelines.extraction import extract
from pipelines.model import Article

HOSTILE = [
    "fired missile on Monday ",
    "North Korea fired a missile, ",
    "missile " * 3,
    "two hundred and three ",
    "“ ( ’ ",
    "at 4:29 p.m. and 4:49 p.m. and ",
    "Thursday's launch of the launch of the ",
    "initially said 3 but later corrected to 4 ",
    "U.S. ",
    "a" * 40 + " ",
]


def article(text: str) -> Article:
    return Article("x", "", "North Korea fires missile", text, datetime(2019, 5, 9, 12, tzinfo=UTC))


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_about_twice_the_work(piece: str) -> None:
    extract(article(piece))  # the tables load once
    once, twice = calls(article(piece * (10_000 // len(piece)))), calls(article(piece * (20_000 // len(piece))))
    assert twice < 2.6 * once + 5_000
    assert once < 400_000


def test_the_same_text_gives_the_same_mentions() -> None:
    text = "North Korea fired two missiles on Thursday. They flew 420 km and 270 km. It fired others on Saturday. " * 5
    assert extract(article(text)) == extract(article(text))
