"""The words that a correction overrides."""

import pytest

from pipelines.extraction.corrections import overridden
from pipelines.extraction.sentences import tokenise

OVERRIDDEN = [
    ("The army first said it came from Sino-ri but later corrected the place to Kusong.", "Sino-ri", "Kusong"),
    ("The office initially reported three missiles, but later said two were fired.", "three", "two"),
    ("The number was revised to 23 from 17.", "17", "23"),
    ("The office corrected its account, saying it flew 250 km, not 800 km as first announced.", "800", "250"),
    ("The ministry corrected its report, saying the missile was a Hwasong-15 and not a Hwasong-17.", "17", "15"),
    ("It rose to 90 km, not 60 km as initially reported.", "60", "90"),
]


@pytest.mark.parametrize(("text", "old", "new"), OVERRIDDEN)
def test_overridden(text: str, old: str, new: str) -> None:
    s = tokenise(text, 0, 0, len(text), False)
    spans = [" ".join(s.words[a:b]) for a, b in overridden(s)]
    assert any(old in span for span in spans)
    assert not any(new in span for span in spans)


@pytest.mark.parametrize(
    "text",
    [
        "The South said it flew 400 km, while Japan said it flew 420 km.",
        "North Korea fired its first missile of 2023.",
        "It was fired from the east coast, not the west, and fell into the sea.",
    ],
)
def test_a_dispute_corrects_nothing(text: str) -> None:
    assert overridden(tokenise(text, 0, 0, len(text), False)) == []
