"""Alarms of a source: counts and history → exact alarms."""

from __future__ import annotations

import pytest

from pipelines.articles.fetches import SourceHistory
from spiders.catalogue import Access, Floors, Source
from spiders.monitors import alarms

SOURCE = Source(
    id="kor/a",
    name="A",
    country="KOR",
    language="en",
    time_zone="Asia/Seoul",
    access=(Access(method="feed", url="https://a.example/rss"),),
    floors=Floors(articles_per_day_min=2, articles_per_day_max=100, silent_days=3),
)
FINE = {"indexes_read": 1, "listed_entries": 10, "new": 3}


@pytest.mark.parametrize(
    ("own", "outcome", "history", "kinds"),
    [
        (FINE, "ok", SourceHistory(), []),
        ({}, "failed", SourceHistory(failures_in_a_row=2), ["DEAD"]),
        ({"indexes_read": 1}, "nothing_new", SourceHistory(), ["EMPTY"]),
        ({}, "nothing_new", SourceHistory(days_since_new=4.0), ["SILENT"]),
        ({}, "nothing_new", SourceHistory(days_since_new=2.0), []),
        ({}, "nothing_new", SourceHistory(days_since_new=2.0, newest_entry_days=30.0), ["STALE"]),
        (FINE | {"gap": 1}, "ok", SourceHistory(), ["GAP"]),
        (FINE | {"new": 101}, "ok", SourceHistory(days_since_new=0.1), ["FLOOD"]),
        (FINE | {"new": 250}, "ok", SourceHistory(days_since_new=2.9), []),
        (FINE, "ok", SourceHistory(days_known=8.0, new_last_week=13), ["FLOOR"]),
        (FINE, "ok", SourceHistory(days_known=6.0, new_last_week=0), []),
        (FINE | {"budget_spent": 1}, "ok", SourceHistory(), ["BUDGET"]),
        ({}, "busy", SourceHistory(), []),
        ({}, "resting", SourceHistory(), []),
    ],
)
def test_alarms(own: dict[str, int], outcome: str, history: SourceHistory, kinds: list[str]) -> None:
    assert [alarm.kind for alarm in alarms(SOURCE, own, outcome, history)] == kinds


def test_an_alarm_says_why() -> None:
    [alarm] = alarms(SOURCE, {}, "failed", SourceHistory(failures_in_a_row=2))
    assert str(alarm) == "DEAD: no request succeeded, 3 runs in a row"
