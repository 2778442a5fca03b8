"""Exports: exact bytes, stable columns, nothing that runs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from sqlalchemy import text

from pipelines.export import FORMATS, TABLES, export_file, export_table
from pipelines.export.tables import columns_of
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse


def exported(table: str, format: str, **options: bool) -> bytes:
    stream = io.BytesIO()
    export_table(table, format, stream, **options)
    return stream.getvalue()


@pytest.mark.parametrize("table", TABLES)
def test_an_export_has_every_column_of_its_table(database: str, table: str) -> None:
    with transaction() as connection:
        query = "SELECT column_name FROM information_schema.columns WHERE table_schema='warehouse' AND table_name=:t"
        known = set(connection.execute(text(query), {"t": table}).scalars())
        assert {column.name for column in columns_of(connection, TABLES[table], run_columns=True)} == known


def test_jsonl_is_one_object_a_line_in_column_order(filled: str) -> None:
    lines = exported("launch_events", "jsonl").splitlines()
    assert len(lines) == 4
    iran = json.loads(lines[0])
    assert list(iran) == list(TABLES["launch_events"].columns)
    assert iran["event_id"] == "IRN-2020-01-12-01"
    assert iran["launched_on"] == "2020-01-12"
    assert iran["launched_at"] == "2020-01-12T05:00:00Z"
    assert iran["latitude"] == 35.25
    assert iran["corrected"] is False


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (
            "flights",
            "PRK-2019-05-09-01,2,2019-05-09T07:49:00Z,270,45,6.9,east,,SRBM,KN-23,success",
        ),
        (
            "event_history",
            "PRK-2019-05-09-01,2019-05-09T12:00:00Z,range_km,420,450,article,a2",
        ),
    ],
)
def test_csv_lines_are_exact(filled: str, table: str, line: str) -> None:
    assert line.encode() in exported(table, "csv").split(b"\r\n")


def test_csv_cells_do_not_run_and_show_controls(filled: str) -> None:
    rows = list(csv.DictReader(io.StringIO(exported("launch_events", "csv").decode())))
    hostile = next(row for row in rows if row["event_id"] == "PRK-2019-06-01-01")
    shown = '\'=HYPERLINK("http://x.invalid","<script>alert(1)</script>");--‹U+202E›‹U+0007›'
    assert hostile["weapon_name"] == hostile["summary"] == shown
    assert hostile["count_max"] == ""


def test_jsonl_keeps_hostile_text_exactly(filled: str) -> None:
    rows = [json.loads(line) for line in exported("launch_events", "jsonl").splitlines()]
    assert next(r for r in rows if r["status"] == "retracted")["weapon_name"].endswith(";--\u202e\x07")


@pytest.mark.parametrize("table", TABLES)
def test_parquet_holds_what_jsonl_holds(filled: str, table: str) -> None:
    rows = pq.read_table(io.BytesIO(exported(table, "parquet"))).to_pylist()
    lines = [json.loads(line) for line in exported(table, "jsonl").splitlines()]
    assert len(rows) == len(lines) > 0
    for row, line in zip(rows, lines, strict=True):
        plain = {k: v.isoformat().replace("+00:00", "Z") if hasattr(v, "isoformat") else v for k, v in row.items()}
        assert plain == line


def test_geojson_has_the_point_and_its_precision(filled: str) -> None:
    features = json.loads(exported("launch_events", "geojson"))["features"]
    kusong = features[1]
    assert kusong["geometry"] == {"type": "Point", "coordinates": [125.25, 40.0]}
    assert kusong["properties"]["precision_radius_km"] == 5.0
    assert [f["geometry"] is None for f in features] == [False, False, True, False]


def test_geojson_of_flights_stands_at_the_event(filled: str) -> None:
    features = json.loads(exported("flights", "geojson"))["features"]
    assert features[2]["properties"]["flight_no"] == 2
    assert features[2]["geometry"]["coordinates"] == [125.25, 40.0]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("table", TABLES)
def test_equal_tables_give_equal_bytes(filled: str, table: str, format: str) -> None:
    before = exported(table, format)
    with transaction() as connection:  # the same rows, written again by another run in another order
        connection.exec_driver_sql(
            "CREATE TEMP TABLE h ON COMMIT DROP AS SELECT * FROM warehouse.event_history; "
            "DELETE FROM warehouse.event_history; "
            "INSERT INTO warehouse.event_history (event_id, field, old_value, new_value, cause, article_id, known_at, "
            "run_id) SELECT event_id, field, old_value, new_value, cause, article_id, known_at, 'again' FROM h "
            "ORDER BY history_id DESC; "
            "CREATE TEMP TABLE f ON COMMIT DROP AS SELECT * FROM warehouse.flights; DELETE FROM warehouse.flights; "
            "INSERT INTO warehouse.flights SELECT * FROM f ORDER BY flight_no DESC, event_id DESC; "
            "UPDATE warehouse.claims SET chosen = chosen; UPDATE warehouse.launch_events SET kind = kind"
        )
    assert exported(table, format) == before


def test_run_columns_come_last_when_asked_for(filled: str) -> None:
    row = json.loads(exported("event_history", "jsonl", run_columns=True).splitlines()[0])
    assert list(row)[-3:] == ["run_id", "recorded_at", "history_id"]
    assert row["run_id"] == "r1"


def test_the_schema_describes_every_column(filled: str) -> None:
    schema = json.loads(exported("flights", "schema"))
    assert list(schema["properties"]) == list(TABLES["flights"].columns)
    assert schema["properties"]["range_km"] == {"type": ["number", "null"], "description": "Distance flown, km."}
    assert schema["properties"]["flight_no"]["type"] == "integer"
    assert schema["x-order"] == ["event_id", "flight_no"]


def test_a_failing_export_leaves_the_old_file(filled: str, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    assert export_file("launch_events", "csv", file) == 4
    before = file.read_bytes()
    with pytest.raises(KeyError):
        export_file("launch_events", "xlsx", file)
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
