"""Clock times, and the same moment on the clock of the launch place."""

from datetime import date

import pytest

from pipelines.extraction.clocks import find_clocks, to_zone
from pipelines.extraction.sentences import tokenise

CLOCKS = [
    ("at 4:29 p.m.", ["16:29"]),
    ("at 10:48am local time", ["10:48"]),
    ("at 0729 GMT", ["07:29"]),
    ("at 12:05 a.m.", ["00:05"]),
    ("at noon", ["12:00"]),
    ("at 4:29 p.m. and then at 4:49 p.m.", ["16:29", "16:49"]),
    ("won the match 4:2", []),
    ("at 24:61", []),
    ("in the year 1998", []),
]


@pytest.mark.parametrize(("text", "times"), CLOCKS)
def test_clocks(text: str, times: list[str]) -> None:
    assert [c.hhmm for c in find_clocks(tokenise(text, 0, 0, len(text), False))] == times


@pytest.mark.parametrize(
    ("text", "day", "zone", "expected"),
    [
        ("at 2307 GMT", date(2017, 8, 28), "Asia/Pyongyang", ("07:37", date(2017, 8, 29))),
        ("at 2307 GMT", date(2019, 8, 28), "Asia/Pyongyang", ("08:07", date(2019, 8, 29))),
        ("at 9:00 p.m. EST", date(2024, 1, 5), "Asia/Kolkata", ("07:30", date(2024, 1, 6))),
        ("at 6 a.m.", date(2024, 1, 5), "Asia/Tehran", ("06:00", date(2024, 1, 5))),
    ],
)
def test_other_zones(text: str, day: date, zone: str, expected: tuple[str, date]) -> None:
    """Pyongyang kept its half hour from 2015-08-15 to 2018-05-05."""
    clock = find_clocks(tokenise(text, 0, 0, len(text), False))[0]
    assert to_zone(clock, day, zone) == expected
