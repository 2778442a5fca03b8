"""The first article we were given, through the whole line: text in, two events out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from resolution_desk import Story, events, file, rows

from pipelines.deduplication import deduplicate
from pipelines.extraction.step import extract_articles
from pipelines.resolution import resolve
from pipelines.settings import REPOSITORY

pytestmark = [pytest.mark.warehouse, pytest.mark.shared]

SEED = REPOSITORY.parent / "shared" / "gold" / "seed-2019-05-09.txt"


def test_the_seed_article_ends_as_two_events(database: str) -> None:
    file([Story("seed", datetime(2019, 5, 9, 12, tzinfo=UTC), "First", SEED.read_text(encoding="utf-8"), ())])
    for step in (extract_articles, deduplicate, resolve):
        step(run_id="seed")
    columns = "event_id, status, launched_on, count_min, count_max, weapon_class, site_id, announced_by, corrected"
    four, nine = events(columns)
    assert four["event_id"] == "PRK-2019-05-04-01"
    assert nine == {
        "event_id": "PRK-2019-05-09-01", "status": "corrected", "launched_on": date(2019, 5, 9), "count_min": 2,
        "count_max": 2, "weapon_class": "SRBM", "site_id": "PRK-KUSONG",
        "announced_by": "South Korea's Joint Chiefs of Staff", "corrected": True,
    }  # fmt: skip
    flights = rows(
        "SELECT to_char(launched_at, 'HH24:MI') AS at, range_km, direction FROM warehouse.flights "
        "WHERE event_id = 'PRK-2019-05-09-01' ORDER BY flight_no"
    )
    assert flights == [
        {"at": "07:29", "range_km": 420.0, "direction": "east"},
        {"at": "07:49", "range_km": 270.0, "direction": "east"},
    ]
    replaced = rows(
        "SELECT DISTINCT left(value, 7) AS old FROM warehouse.claims WHERE superseded_by IS NOT NULL AND field = 'site'"
    )
    assert replaced == [{"old": "Sino-ri"}]
