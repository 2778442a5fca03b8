"""What a figure measures: the way flown, the height, the speed, what a weapon could do, or where a place lies."""

import pytest

from pipelines.extraction.measures import measured
from pipelines.extraction.names import find_hits, names_in
from pipelines.extraction.sentences import tokenise
from pipelines.extraction.tagged import tag

MEASURES = [
    ("The missile flew 420 kilometers.", [("range", 420.0)]),
    ("The missiles flew about 260 miles before falling into the sea.", [("range", 418.0)]),
    ("It reached an altitude of 6,000 km and flew 1,090 km.", [("apogee", 6000.0), ("range", 1090.0)]),
    ("The rocket rose to 330,000 feet.", [("apogee", 101.0)]),
    ("It flew 500 miles (800 km) east.", [("range", 800.0)]),
    ("The missile has a range of 1,500 km.", [("capability", 1500.0)]),
    ("The missile can hit targets 2,000 km away.", [("capability", 2000.0)]),
    ("It was fired from a base 40 kilometers away from the town.", [("place", 40.0)]),
    ("The missile flew for 67 minutes.", [("duration", 67.0)]),
    ("The missile reached Mach 10.", [("speed", 10.0)]),
]


@pytest.mark.parametrize(("text", "expected"), MEASURES)
def test_measures(text: str, expected: list[tuple[str, float]]) -> None:
    sentence = tokenise(text, 0, 0, len(text), False)
    found = measured(tag(sentence, names_in(sentence, find_hits(text), korean=True)))
    assert [(q.measure, round(q.value, 2)) for q in found] == expected
