"""The first article we were given, from import to the warehouse."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.articles.step import import_files
from pipelines.deduplication.step import deduplicate
from pipelines.extraction.step import extract_articles
from pipelines.resolution.step import resolve
from pipelines.settings import REPOSITORY
from pipelines.warehouse import transaction

pytestmark = [pytest.mark.warehouse, pytest.mark.shared]

SEED = REPOSITORY.parent / "shared" / "gold" / "seed-2019-05-09.txt"


def rows(query: str) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture
def seed(database: str, tmp_path: Path) -> None:
    line = {"url": "https://example.com/seed", "title": "", "text": SEED.read_text(), "published_at": "2019-05-09"}
    (tmp_path / "seed.jsonl").write_text(json.dumps(line | {"publisher": "Example"}))
    import_files([str(tmp_path / "seed.jsonl")], run_id="test")
    extract_articles(run_id="test")
    deduplicate(run_id="test")
    resolve(run_id="test")


def test_two_events_and_no_third(seed: None) -> None:
    query = """
        SELECT event_id, actor, launched_on::text, status, count_min, count_max, weapon_class, site_name,
            announced_by, corrected
        FROM warehouse.launch_events
        ORDER BY launched_on DESC
    """
    found = rows(query)
    assert [row[0] for row in found] == ["PRK-2019-05-09-01", "PRK-2019-05-04-01"]
    fresh = ("PRK", "2019-05-09", "corrected", 2, 2, "SRBM", "Kusong", "South Korea's Joint Chiefs of Staff", True)
    assert found[0][1:] == fresh


def test_the_site_has_coordinates(seed: None) -> None:
    query = "SELECT latitude, longitude FROM warehouse.launch_events WHERE event_id = 'PRK-2019-05-09-01'"
    latitude, longitude = rows(query)[0]
    assert latitude == pytest.approx(40.0, abs=0.3)
    assert longitude == pytest.approx(125.2, abs=0.3)


def test_two_flights(seed: None) -> None:
    assert rows(
        "SELECT flight_no, launched_at AT TIME ZONE 'UTC', range_km, direction FROM warehouse.flights "
        "WHERE event_id = 'PRK-2019-05-09-01' ORDER BY 1"
    ) == [
        (1, _utc("07:29"), 420, "east"),
        (2, _utc("07:49"), 270, "east"),
    ]


def _utc(clock: str) -> Any:

    return datetime.fromisoformat(f"2019-05-09T{clock}:00")


def test_the_corrected_claim_stays(seed: None) -> None:
    found = rows("SELECT value, superseded_by IS NOT NULL FROM warehouse.claims WHERE field = 'site' ORDER BY 1")
    assert ("Sino-ri", True) in found
    assert ("Kusong", False) in found


def test_every_value_has_its_sentence(seed: None) -> None:
    body = "\n" + SEED.read_text()
    for field, quote, start, end, sentence in rows(
        "SELECT field, quote, quote_start, quote_end, sentence FROM warehouse.claims"
    ):
        assert body[start:end] == quote, field
        assert quote in sentence
