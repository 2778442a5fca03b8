"""events, show and export on the command line, over the hand-made warehouse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from launchwire.cli import cli
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse


def launchwire(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def ids(*arguments: str) -> list[str]:
    result = launchwire("events", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return [json.loads(line)["event_id"] for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["PRK-2023-11-21-01", "IRN-2020-01-12-01", "PRK-2019-06-01-01", "PRK-2019-05-09-01"]),
        (("--actor", "irn"), ["IRN-2020-01-12-01"]),
        (("--since", "2020"), ["PRK-2023-11-21-01", "IRN-2020-01-12-01"]),
        (("--until", "2019-05"), ["PRK-2019-05-09-01"]),
        (("--since", "2019-05-10", "--until", "2019-06-01"), ["PRK-2019-06-01-01"]),
        (("--class", "SRBM", "--class", "slv"), ["PRK-2023-11-21-01", "PRK-2019-05-09-01"]),
        (("--status", "disputed"), ["PRK-2019-05-09-01"]),
        (("--outcome", "failure"), ["IRN-2020-01-12-01"]),
        (("--kind", "space_launch"), ["PRK-2023-11-21-01"]),
        (("--until", "2019-05", "--merged"), ["PRK-2019-05-09-02", "PRK-2019-05-09-01"]),
        (("--limit", "1"), ["PRK-2023-11-21-01"]),
        (("--actor", "x'; DROP TABLE warehouse.flights; --"), []),
    ],
)
def test_filters(filled: str, arguments: tuple[str, ...], expected: list[str]) -> None:
    assert ids(*arguments) == expected


def test_no_match_names_the_actors_there_are(filled: str) -> None:
    result = launchwire("events", "--actor", "FRA")
    assert result.exit_code == 0
    assert "no events match; actors in the table: IRN, PRK" in result.stderr


def test_a_pipe_gets_tab_separated_lines_without_controls(filled: str) -> None:
    lines = launchwire("events", "--status", "retracted").stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].split("\t")[:3] == ["event_id", "status", "kind"]
    assert "‹U+202E›‹U+0007›" in lines[1]
    assert "\u202e" not in lines[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("events", "--since", "2019-13"), "'2019-13' is no date; write 2019-05-09, 2019-05 or 2019"),
        (("events", "--since", "2020", "--until", "2019"), "--since 2020-01-01 lies after --until 2019-12-31"),
        (("show", "PRK-1999-01-01-01"), "PRK-1999-01-01-01: no such event; launchwire events lists them"),
        (("show", "PRK-2019-05-09-01", "--as-of", "2019-05-08"), "nothing had been reported by 2019-05-08 23:59 UTC"),
        (("show", "PRK-2019-05-09-01", "--as-of", "soon"), "'soon' is no time"),
        (("export", "secrets"), "'secrets' is not one of 'launch_events', 'flights', 'claims', 'event_history'"),
        (("export", "flights", "--output", "/nowhere/f.csv"), "the directory does not exist; make it first"),
    ],
)
def test_bad_usage_is_named(filled: str, arguments: tuple[str, ...], message: str) -> None:
    result = launchwire(*arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


def test_show_has_values_sentences_speakers_and_history(filled: str) -> None:
    output = launchwire("show", "PRK-2019-05-09-01").stdout
    assert output.startswith("PRK-2019-05-09-01  disputed\n")
    for part in ("Tokyo put the distance at 450 km.", "JPN MOD", "about 450", "corrected since", "KN-23", "6.9"):
        assert part in output


def test_a_merged_id_leads_to_the_live_event(filled: str) -> None:
    output = launchwire("show", "PRK-2019-05-09-02").stdout
    assert "PRK-2019-05-09-02 was merged into PRK-2019-05-09-01" in output
    assert json.loads(launchwire("show", "PRK-2019-05-09-02", "--json").stdout)["event"]["status"] == "disputed"


def test_as_of_shows_what_could_be_known_then(filled: str) -> None:
    shown = json.loads(launchwire("show", "PRK-2019-05-09-01", "--as-of", "2019-05-09T10:00Z", "--json").stdout)
    assert shown["event"]["range_km"] == 420.0
    assert shown["event"]["status"] == "reported"
    assert [c["claim_id"] for c in shown["claims"]] == ["a1#1/2", "a1#1/1"]
    assert shown["claims"][1]["superseded_by"] is None
    assert [h["new_value"] for h in shown["history"]] == ["live", "reported", "420"]
    assert [(f["flight_no"], f["range_km"]) for f in shown["flights"]] == [(1, 420.0)]
    later = json.loads(launchwire("show", "PRK-2019-05-09-01", "--as-of", "2019-05-09", "--json").stdout)
    assert later["event"]["range_km"] == 450.0


def test_hostile_values_are_shown_as_text(filled: str) -> None:
    output = launchwire("show", "PRK-2019-06-01-01").stdout
    assert '=HYPERLINK("http://x.invalid","<script>alert(1)</script>");--‹U+202E›‹U+0007›' in output
    assert "\x07" not in output


def test_export_writes_the_file_it_names(filled: str, tmp_path: Path) -> None:
    file = tmp_path / "e.jsonl"
    result = launchwire("export", "launch_events", "--output", str(file))
    assert "export launch_events: rows 4, format jsonl" in result.stderr
    assert file.read_bytes() == launchwire("export", "launch_events").stdout_bytes


def test_an_export_leaves_out_what_the_checks_withhold_and_says_so(filled: str) -> None:
    with transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO warehouse.withheld_events (event_id, check_name, detail) "
            "VALUES ('PRK-2019-05-09-01', 'values_are_possible', 'a range of 90,000 km')"
        )
    published = launchwire("export", "launch_events")
    assert "rows 3, format jsonl, withheld events 1" in published.stderr
    assert "PRK-2019-05-09-01" not in published.stdout
    assert "PRK-2019-05-09-01" not in launchwire("export", "claims").stdout
    whole = launchwire("export", "launch_events", "--withheld")
    assert "rows 4, format jsonl (" in whole.stderr
    assert "withheld" not in whole.stderr
