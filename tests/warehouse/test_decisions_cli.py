"""override and judge on the command line: applied at once, shown, undone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result
from resolution_desk import Story, file, show

from launchwire.cli import cli
from pipelines.model import Mention
from pipelines.resolution import resolve

pytestmark = pytest.mark.warehouse

BODY = "North Korea fired two missiles from Kusong on May 9 that flew 420 km, the Joint Chiefs of Staff said."


def launchwire(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def event(event_id: str) -> dict[str, Any]:
    return dict(json.loads(launchwire("show", event_id, "--json").stdout)["event"])


def history(event_id: str) -> list[tuple[str, str, str]]:
    lines = json.loads(launchwire("show", event_id, "--json").stdout)["history"]
    return [(h["cause"], h["field"], h["new_value"]) for h in lines if h["cause"] in {"override", "judgement"}]


@pytest.fixture
def desk(database: str) -> str:
    stories = []
    for number, (day, hour) in enumerate([(9, 9), (9, 12), (14, 9)], 1):
        mention = show(
            BODY,
            Mention("main", "test", "PRK", f"2019-05-{day:02}", count_min=2, count_max=2, range_km=(420.0,)),
            ("range_km", 420, "420 km", {"speaker": "South Korea's Joint Chiefs of Staff"}),
            ("count", 2, "two missiles"),
            ("date", f"2019-05-{day:02}", "May 9"),
        )
        stories.append(
            Story(f"s{number}", datetime(2019, 5, day, hour, tzinfo=UTC), f"Outlet {number}", BODY, (mention,))
        )
    file(stories)
    resolve(run_id="r1")
    return "PRK-2019-05-09-01"


def test_an_override_holds_at_once_and_after_every_rerun_until_undone(desk: str) -> None:
    result = launchwire("override", "set", desk, "range_km", "430", "--reason", "second briefing", "--author", "Kim")
    assert result.exit_code == 0, result.output
    assert "override 1 holds; take it back with: launchwire override undo 1" in result.stdout
    assert event(desk)["range_km"] == 430.0
    resolve(run_id="r2")
    assert event(desk)["range_km"] == 430.0
    assert history(desk) == [("override", "range_km", "430")]
    listed = launchwire("override", "list").stdout.splitlines()
    assert listed[1].split("\t")[:8] == [
        "override 1", "override", desk, "", "range_km", "430", "Kim", "second briefing",
    ]  # fmt: skip
    assert launchwire("override", "undo", "1", "--author", "Lee").exit_code == 0
    assert event(desk)["range_km"] == 420.0
    assert launchwire("override", "list").stdout.splitlines()[1].endswith("\tLee")


def test_an_override_may_empty_a_field(desk: str) -> None:
    assert launchwire("override", "set", desk, "range_km", "--empty", "--reason", "misprint").exit_code == 0
    assert event(desk)["range_km"] is None


def test_same_merges_and_the_old_id_still_resolves(desk: str) -> None:
    other = "PRK-2019-05-14-01"
    assert event(other)["event_id"] == other
    assert launchwire("judge", "same", desk, other, "--reason", "a late report").exit_code == 0
    assert event(other)["event_id"] == event(desk)["event_id"]
    assert launchwire("judge", "undo", "1").exit_code == 0
    assert event(desk)["event_id"] != event(other)["event_id"]


def test_different_splits_one_event_by_its_mentions(desk: str) -> None:
    assert launchwire("judge", "different", "s1#1", "s2#1", "--reason", "morning and evening").exit_code == 0
    events = launchwire("events", "--until", "2019-05-10", "--json").stdout.splitlines()
    assert len(events) == 2


def test_retract_keeps_the_event_and_counts_it_nowhere(desk: str) -> None:
    assert launchwire("judge", "retract", desk, "--reason", "an artillery drill").exit_code == 0
    assert event(desk)["status"] == "retracted"
    assert any(cause == "judgement" for cause, _, _ in history(desk))
    assert launchwire("judge", "undo", "1").exit_code == 0
    assert event(desk)["status"] != "retracted"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("override", "set", "PRK-1999-01-01-01", "range_km", "1", "--reason", "x"), "no such event"),
        (("override", "set", "PRK-2019-05-09-01", "event_id", "1", "--reason", "x"), "cannot be overridden"),
        (("override", "set", "PRK-2019-05-09-01", "range_km", "far", "--reason", "x"), "'far' is not a double"),
        (("override", "set", "PRK-2019-05-09-01", "range_km", "--reason", "x"), "give a VALUE or --empty"),
        (("override", "set", "PRK-2019-05-09-01", "range_km", "1", "--reason", " "), "must not be empty"),
        (("override", "set", "PRK-2019-05-09-01", "range_km", "1"), "Missing option '--reason'"),
        (("override", "undo", "99"), "override 99: there is none"),
        (("judge", "same", "PRK-2019-05-09-01", "s9#1", "--reason", "x"), "s9#1: no such mention"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(desk: str, arguments: tuple[str, ...], message: str) -> None:
    result = launchwire(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert launchwire("override", "list").stdout.count("\n") == 1
