"""The views: exact rows over the hand-made warehouse; every example runs as the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.export.dictionary import data_dictionary
from pipelines.gazetteers import actors
from pipelines.settings import REPOSITORY
from pipelines.warehouse import connect, transaction
from pipelines.warehouse.summaries import refresh_summaries

pytestmark = pytest.mark.warehouse

EXAMPLES = sorted((REPOSITORY / "sql" / "examples").glob("*.sql"))


def rows(query: str) -> list[tuple[Any, ...]]:
    with connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT event_id FROM warehouse.live_events WHERE actor = 'PRK' ORDER BY 1",
         [("PRK-2019-05-09-01",), ("PRK-2023-11-21-01",)]),
        ("SELECT actor, year, launches, missiles_min, missiles_max FROM warehouse.launches_per_year ORDER BY 1, 2",
         [("IRN", 2020, 1, 1, 1), ("PRK", 2019, 1, 2, 2), ("PRK", 2023, 1, 1, 1)]),
        ("SELECT actor, year, month, launches FROM warehouse.launches_per_month ORDER BY 1, 2",
         [("IRN", 2020, 1, 1), ("PRK", 2019, 5, 1), ("PRK", 2023, 11, 1)]),
        ("SELECT actor, weapon_class, launches FROM warehouse.launches_per_class ORDER BY 1, 2",
         [("IRN", "MRBM", 1), ("PRK", "SLV", 1), ("PRK", "SRBM", 1)]),
        ("SELECT site_name, latitude, longitude, launches FROM warehouse.launches_per_site ORDER BY 1",
         [("Kusong", 40.0, 125.25, 1), ("Semnan", 35.25, 53.95, 1), ("Sohae", 39.66, 124.705, 1)]),
        ("SELECT actor, outcome, launches FROM warehouse.launches_per_outcome ORDER BY 1, 2, year",
         [("IRN", "failure", 1), ("PRK", "success", 1), ("PRK", "success", 1)]),
        ("SELECT actor, year, day_of_year, launches, missiles_min FROM warehouse.cumulative_launches ORDER BY 1, 2",
         [("IRN", 2020, 12, 1, 1), ("PRK", 2019, 129, 1, 2), ("PRK", 2023, 325, 1, 1)]),
        # 07:29 UTC is 16:29 in Pyongyang; 13:42 UTC is 22:42; 05:00 UTC is 08:30 in Tehran in winter.
        ("SELECT actor, local_hour, launches FROM warehouse.launches_by_hour ORDER BY 1, 2",
         [("IRN", 8, 1), ("PRK", 16, 1), ("PRK", 22, 1)]),
        ("SELECT actor, from_on::text, days FROM warehouse.quiet_gaps WHERE NOT still_open",
         [("PRK", "2019-05-09", 1657)]),
        ("SELECT measure, value, event_id FROM warehouse.records WHERE actor = 'PRK' ORDER BY 1",
         [("apogee_km", 50.0, "PRK-2019-05-09-01"), ("range_km", 450.0, "PRK-2019-05-09-01")]),
        ("SELECT actor, measure, value, before FROM warehouse.record_steps ORDER BY 1, 2",
         [("IRN", "range_km", 1300.0, None), ("PRK", "apogee_km", 50.0, None), ("PRK", "range_km", 450.0, None)]),
        ("SELECT event_id, missiles_min, minutes FROM warehouse.salvos", [("PRK-2019-05-09-01", 2, 20.0)]),
        ("SELECT actor, weapon_name, event_id FROM warehouse.first_flights ORDER BY 1, 2",
         [("IRN", "Shahab-3", "IRN-2020-01-12-01"), ("PRK", "Chollima-1", "PRK-2023-11-21-01"),
          ("PRK", "KN-23", "PRK-2019-05-09-01")]),
        ("SELECT weapon_name, launches, successes, failures FROM warehouse.weapons ORDER BY 1",
         [("Chollima-1", 1, 1, 0), ("KN-23", 1, 1, 0), ("Shahab-3", 1, 0, 1)]),
        ("SELECT field, chosen_value, chosen_speaker, other_value, other_speaker FROM warehouse.disputed_fields",
         [("range_km", "450", "JPN MOD", "430", "ROK JCS")]),
        ("SELECT field, new_value, publisher FROM warehouse.event_changes WHERE changed_at >= '2019-05-10' "
         "AND changed_at < '2019-06-01'", [("event", "merged into PRK-2019-05-09-01", "One Daily")]),
        ("SELECT event_id, launched_on_utc::text, utc_known FROM warehouse.cns_scope ORDER BY 1, flight_no",
         [("IRN-2020-01-12-01", "2020-01-12", True), ("PRK-2019-05-09-01", "2019-05-09", True),
          ("PRK-2019-05-09-01", "2019-05-09", True), ("PRK-2023-11-21-01", "2023-11-21", True)]),
    ],
)  # fmt: skip
def test_a_view_answers_exactly(filled: str, query: str, expected: list[tuple[Any, ...]]) -> None:
    assert rows(query) == expected


def test_pyongyang_time_of_2016_is_half_an_hour_behind(filled: str) -> None:
    with transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE warehouse.launch_events SET launched_on = '2016-08-03', launched_at = '2016-08-02T22:29:00Z' "
            "WHERE event_id = 'PRK-2019-05-09-01'; DELETE FROM warehouse.flights WHERE event_id = 'PRK-2019-05-09-01' "
            "AND flight_no = 2; UPDATE warehouse.flights SET launched_at = NULL WHERE event_id = 'PRK-2019-05-09-01'"
        )
    assert rows("SELECT local_hour FROM warehouse.launches_by_hour WHERE actor = 'PRK' ORDER BY 1") == [(6,), (22,)]
    # CNS counts this launch on the day before its Korean date.
    assert rows("SELECT min(launched_on_utc)::text FROM warehouse.cns_scope WHERE actor = 'PRK'") == [("2016-08-02",)]


def test_year_to_date_counts_the_same_span_of_every_year(filled: str) -> None:
    with transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE warehouse.launch_events SET launched_on = date_trunc('year', launched_on) "
            "WHERE event_id = 'PRK-2023-11-21-01'"
        )
    query = "SELECT launches_to_date, launches_whole_year FROM warehouse.year_to_date WHERE year = 2023"
    assert rows(query) == [(1, 1)]


def test_summaries_tell_who_was_first_after_a_refresh(filled: str) -> None:
    assert rows("SELECT * FROM warehouse.source_coverage") == []
    assert refresh_summaries() == 2
    query = "SELECT publisher, events, first, median_lag_minutes, superseded_claims FROM warehouse.source_coverage"
    assert rows(query + " WHERE publisher IN ('One Daily', 'Two Times') ORDER BY 1") == [
        ("One Daily", 2, 2, 0.0, 1),
        ("Two Times", 1, 0, 180.0, 0),
    ]
    query = "SELECT first_publisher, publishers, minutes_to_report, minutes_to_second FROM warehouse.event_reporting"
    assert rows(query + " WHERE event_id = 'PRK-2019-05-09-01'") == [("One Daily", 2, 91.0, 180.0)]


def test_the_zones_are_those_of_the_gazetteer(database: str) -> None:
    known = {actor.id: actor.time_zone for actor in actors().values()}
    for actor, zone in rows("SELECT actor, zone FROM warehouse.actor_zones"):
        assert known.get(actor, zone) == zone, actor


def test_there_are_twenty_examples_or_more() -> None:
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_a_question_that_the_reader_may_ask(filled: str, path: Path) -> None:
    sql = path.read_text(encoding="utf-8")
    first = sql.splitlines()[0]
    assert first.startswith("-- ")
    assert first.endswith("?")
    with transaction() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE reader")
        assert connection.connection.cursor() is not None
        cursor = connection.connection.cursor()
        cursor.execute(sql)
        assert cursor.description is not None


def test_the_data_dictionary_is_that_of_the_warehouse(database: str) -> None:
    with connect() as connection:
        document = data_dictionary(connection)
    file = REPOSITORY / "docs" / "data-dictionary.md"
    assert file.read_text(encoding="utf-8") == document, f"write it anew: launchwire db dictionary > docs/{file.name}"
