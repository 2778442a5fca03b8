"""A temporal expression and a publication moment name one day, in the zone of the launch place."""

from datetime import UTC, datetime
from typing import Literal

import pytest

from pipelines.extraction.anchor import anchor_for, resolve
from pipelines.extraction.dates import find_dates
from pipelines.extraction.sentences import tokenise
from pipelines.model import Article

# 2019-05-09 was a Thursday.
KOREA, FLORIDA = "Asia/Seoul", "America/New_York"
DAYS = [
    ("fired it on Thursday", KOREA, "2019-05-09T20:00", "2019-05-09"),
    # Four in the morning of Friday in Seoul: "Friday" is today there, still Thursday in London.
    ("fired it on Friday", KOREA, "2019-05-09T20:00", "2019-05-10"),
    ("fired it on Saturday", KOREA, "2019-05-09T09:00", "2019-05-04"),
    ("fired it last Thursday", KOREA, "2019-05-09T09:00", "2019-05-02"),
    ("fired it yesterday", KOREA, "2019-05-09T20:00", "2019-05-09"),
    ("fired it today", FLORIDA, "2019-05-10T02:00", "2019-05-09"),
    ("fired it on May 4", KOREA, "2019-05-09T09:00", "2019-05-04"),
    ("fired it on 4 May", KOREA, "2019-05-09T09:00", "2019-05-04"),
    ("fired it on Nov. 29, 2017", KOREA, "2019-05-09T09:00", "2017-11-29"),
    ("fired it on December 24", KOREA, "2019-05-09T09:00", "2018-12-24"),
    ("fired it on the 4th", KOREA, "2019-05-09T09:00", "2019-05-04"),
    ("fired it three days ago", KOREA, "2019-05-09T09:00", "2019-05-06"),
    ("fired it last month", KOREA, "2019-05-09T09:00", "2019-04"),
    ("fired it in March", KOREA, "2019-05-09T09:00", "2019-03"),
    ("fired it in November", KOREA, "2019-05-09T09:00", "2018-11"),
]


def first_day(text: str, zone: str, published: str, precision: Literal["day", "second"] = "second") -> str | None:
    at = datetime.fromisoformat(published).replace(tzinfo=UTC)
    anchor = anchor_for(Article("a", "", "", text, at, precision), zone)
    assert anchor is not None
    refs = find_dates(tokenise(text, 0, 0, len(text), False))
    resolved = resolve(refs[0], anchor) if refs else None
    return resolved.iso if resolved else None


@pytest.mark.parametrize(("text", "zone", "published", "day"), DAYS)
def test_days(text: str, zone: str, published: str, day: str) -> None:
    assert first_day(text, zone, published) == day


def test_a_source_that_states_only_a_day_may_lag_behind_asia() -> None:
    assert first_day("fired it on Friday", KOREA, "2019-05-09T00:00", "day") == "2019-05-10"
    assert first_day("lifted off on Friday", FLORIDA, "2019-05-09T00:00", "day") == "2019-05-03"


@pytest.mark.parametrize("text", ["fired it in 1998", "will fire it next week", "will fire it on June 3", "fired it"])
def test_no_day(text: str) -> None:
    assert first_day(text, KOREA, "2019-05-09T09:00") is None


def test_impossible_dates_are_no_days() -> None:
    assert first_day("fired it on February 30", KOREA, "2019-05-09T09:00") is None
    assert first_day("fired it on Feb. 29, 2019", KOREA, "2019-05-09T09:00") is None


def test_that_day_is_the_day_named_before() -> None:
    text = "On Friday the army said an attack that day hurt no one"
    assert [d.weekday for d in find_dates(tokenise(text, 0, 0, len(text), False))] == [4, 4]
