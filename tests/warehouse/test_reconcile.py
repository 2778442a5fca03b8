"""reconcile: lists of our own making against the hand-made warehouse, and the shared ones where they are."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from launchwire.cli import cli
from pipelines.reconcile import compare, read_reference
from pipelines.reconcile.mapping import MappingError, bundled, load_mapping
from pipelines.settings import REPOSITORY
from pipelines.warehouse import connect, transaction

CNS = "date_utc,time_utc,series,missile_type,missile_name,facility_name,lat,lon,distance_km,apogee_km,outcome"
SHARED = REPOSITORY.parent / "shared" / "reference"


def written(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def reconcile(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["reconcile", *arguments])


def outcomes(path: Path, mapping: Path | None = None) -> list[tuple[str, str, str, list[tuple[str, str, str]]]]:
    with connect() as connection:
        result = compare(connection, read_reference(path, mapping))
    return [
        (
            o.kind,
            o.event["event_id"] if o.event else "",
            o.reference.reference_id if o.reference else "",
            [(d.field, d.reference, d.table) for d in o.differences],
        )
        for o in result.outcomes
    ]


@pytest.mark.warehouse
def test_missiles_of_one_hour_are_one_occasion_and_fields_are_compared(filled: str, tmp_path: Path) -> None:
    path = written(
        tmp_path / "cns.csv",
        CNS,
        "2019-05-09,07:29 (UTC),1,SRBM,Hwasong-11A (KN-23),Kusong,40.02,125.2,420,50,success",
        "2019-05-09,07:49 (UTC),2,SRBM,Hwasong-11A (KN-23),Kusong,40.02,125.2,270,50,success",
        "2021-03-24,22:06 (UTC),3,SRBM,unknown,Hamju,39.81,127.66,600,60,success",
        "2023-11-21,13:42 (UTC),4,SLV,Chollima-1,Sohae,39.66,124.7,na,na,success",
    )
    assert outcomes(path) == [
        ("differing", "PRK-2019-05-09-01", "1 2", [("range_km", "420", "450")]),
        ("missing", "", "3", []),
        ("matched", "PRK-2023-11-21-01", "4", []),
    ]


@pytest.mark.warehouse
def test_a_utc_date_meets_the_local_day_after_it(filled: str, tmp_path: Path) -> None:
    with transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE warehouse.launch_events SET launched_on = '2023-11-22', launched_at = '2023-11-21T21:30:00Z' "
            "WHERE event_id = 'PRK-2023-11-21-01'"
        )
    path = written(
        tmp_path / "cns.csv",
        CNS,
        "2023-11-21,21:30 (UTC),1,SLV,Chollima-1,Sohae,39.66,124.7,na,na,success",
        "2019-05-08,unknown,2,SRBM,KN-23,unknown,unknown,unknown,na,na,unknown",
    )
    assert outcomes(path) == [
        ("differing", "PRK-2019-05-09-01", "2", [("count", "1", "2")]),
        ("matched", "PRK-2023-11-21-01", "1", []),
    ]


@pytest.mark.warehouse
def test_every_field_that_differs_is_named(filled: str, tmp_path: Path) -> None:
    path = written(
        tmp_path / "cns.csv",
        CNS,
        "2023-11-21,13:52 (UTC),1,ICBM,Hwasong-15,Sunan,39.2,125.67,na,na,failure",
    )
    ((kind, _, _, differences),) = outcomes(path)
    assert kind == "differing"
    assert differences == [
        ("launched_at", "13:52 UTC", "13:42 UTC"),
        ("weapon_class", "ICBM", "SLV"),
        ("weapon_name", "Hwasong-15", "Chollima-1"),
        ("site", "Sunan", "Sohae (97 km apart)"),
        ("outcome", "failure", "success"),
    ]


@pytest.mark.warehouse
def test_an_event_that_the_list_lacks_is_extra_unless_out_of_scope(filled: str, tmp_path: Path) -> None:
    path = written(
        tmp_path / "cns.csv",
        CNS,
        "2019-01-01,unknown,1,SRBM,unknown,unknown,unknown,unknown,na,na,unknown",
        "2023-12-31,unknown,2,SRBM,unknown,unknown,unknown,unknown,na,na,unknown",
    )
    extra = [event for kind, event, _, _ in outcomes(path) if kind == "extra"]
    assert extra == ["PRK-2019-05-09-01", "PRK-2023-11-21-01"]
    with transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE warehouse.launch_events SET weapon_class = 'CRUISE' WHERE event_id = 'PRK-2023-11-21-01'"
        )
    assert [event for kind, event, _, _ in outcomes(path) if kind == "extra"] == ["PRK-2019-05-09-01"]


@pytest.mark.warehouse
def test_a_span_of_days_is_compared_alone(filled: str, tmp_path: Path) -> None:
    path = written(
        tmp_path / "cns.csv",
        CNS,
        "2019-01-01,unknown,1,SRBM,unknown,unknown,unknown,unknown,na,na,unknown",
        "2023-12-31,unknown,2,SRBM,unknown,unknown,unknown,unknown,na,na,unknown",
    )
    counted = [
        (("--since", "2019-02"), "occasions 1, matched 0, differing 0, missing 1, extra 2"),
        (("--until", "2019-05-08"), "occasions 1, matched 0, differing 0, missing 1, extra 0"),
        (("--since", "2019-05", "--until", "2019"), "occasions 0, matched 0, differing 0, missing 0, extra 1"),
    ]
    for span, counts in counted:
        assert counts in reconcile("--reference", str(path), *span).stderr
    backwards = reconcile("--reference", str(path), "--since", "2020", "--until", "2019")
    assert backwards.exit_code == 2
    assert "--since 2020-01-01 lies after --until 2019-12-31" in backwards.stderr


@pytest.mark.warehouse
def test_a_mapping_of_ones_own_reads_semicolons_months_and_filters(filled: str, tmp_path: Path) -> None:
    mapping = written(
        tmp_path / "own.toml",
        'title = "Own"',
        'zone = "local"',
        "[columns]",
        'date = "Day"',
        'actor = "Who"',
        'count = "N"',
        "[only]",
        'Type = ["launch"]',
    )
    path = written(
        tmp_path / "own.csv",
        "Day;Who;N;Type",
        "2020-01;IRN;1;launch",
        "2019-05-09;PRK;2;launch",
        "2019-05-09;PRK;2;speech",
        "May 2019;PRK;2;launch",
    )
    assert outcomes(path, mapping) == [
        ("matched", "PRK-2019-05-09-01", "", []),
        ("matched", "IRN-2020-01-12-01", "", []),
    ]
    assert read_reference(path, mapping).unreadable == [(5, "Day 'May 2019' is no date (YYYY-MM-DD or YYYY-MM)")]


@pytest.mark.warehouse
def test_the_command_prints_and_writes(filled: str, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e"
    path = written(
        tmp_path / "cns.csv",
        CNS,
        f"2021-03-24,22:06 (UTC),=1+1,SRBM,{hostile},{hostile},39.81,127.66,600,60,success",
    )
    result = reconcile("--reference", str(path))
    assert result.exit_code == 0
    assert "reconcile dprk_missiles_cns: occasions 1, matched 0, differing 0, missing 1, extra 0" in result.stderr
    assert "‹U+202E›" in result.stdout
    page = tmp_path / "out.html"
    assert reconcile("--reference", str(path), "--format", "html", "--output", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "&lt;img src=x onerror=alert(1)&gt;‹U+202E›" in text
    assert "<img" not in text
    rows = list(csv.DictReader(io.StringIO(reconcile("--reference", str(path), "--format", "csv").stdout)))
    assert [(row["outcome"], row["date"], row["reference_id"]) for row in rows] == [("missing", "2021-03-25", "'=1+1")]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\n1,2\n", "dprk_missiles_cns: date_utc, time_utc, series, missile_type"),
        ("", "no known list has the columns (none)"),
        ('{"a": 1}', "expected a JSON list of objects"),
        ("[1,", "list.csv:1: Expecting value"),
    ],
)
def test_wrong_columns_get_the_expected_ones(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(content)
    result = reconcile("--reference", str(path))
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_list_that_lacks_a_column_of_its_mapping_is_told_which(tmp_path: Path) -> None:
    mapping = written(tmp_path / "m.toml", 'actor = "PRK"', "[columns]", 'date = "Day"', 'count = "N"')
    path = written(tmp_path / "l.csv", "Day,Number", "2019-05-09,2")
    with pytest.raises(MappingError, match=r"has no column 'N'; m expects Day, N; the file has Day, Number"):
        read_reference(path, mapping)


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[columns]\ndate = 'd'", "name the launching side"),
        ("actor = 'PRK'", r"\[columns\] needs date"),
        ("actor = 'PRK'\ncolour = 1\n[columns]\ndate = 'd'", "unknown key 'colour'"),
        ("actor = 'PRK'\n[columns]\ndate = 'd'\nheight = 'h'", "has 'height'; fields: date, time"),
        ("actor = 'PRK'\nzone = 'Mars/Base'\n[columns]\ndate = 'd'", "like Asia/Tokyo, not 'Mars/Base'"),
        ("actor = 'PRK'\nrows = 'x'\n[columns]\ndate = 'd'", "rows is"),
        ("actor = 'PRK'\nscope = ['BIG']\n[columns]\ndate = 'd'", "'BIG' is no weapon class"),
        ("actor = ", "m.toml: Invalid value"),
    ],
)
def test_a_bad_mapping_is_named(tmp_path: Path, toml: str, message: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(toml)
    with pytest.raises(MappingError, match=message):
        load_mapping(path)


def test_the_bundled_mappings_load() -> None:
    names = {"dprk_missiles_cns", "dprk_provocations_csis", "iran_cns", "japan_mod_reports"}
    assert {mapping.name for mapping in bundled()} == names


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "mapping", "rows", "occasions"),
    [
        ("dprk_missiles_cns.csv", "dprk_missiles_cns", 199, 109),
        ("iran_cns.csv", "iran_cns", 137, 75),
        ("japan_mod_reports.csv", "japan_mod_reports", 33, 32),
        ("dprk_provocations_csis.json", "dprk_provocations_csis", 154, 154),
    ],
)
def test_the_shared_lists_are_read_whole(file: str, mapping: str, rows: int, occasions: int) -> None:
    listed = read_reference(SHARED / file)
    assert (listed.mapping.name, listed.rows, len(listed.occasions)) == (mapping, rows, occasions)
    assert listed.unreadable == []
