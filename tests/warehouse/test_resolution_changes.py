"""Articles that come late or are revised, and people's decisions: ids, redirects, history, "as known on"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from resolution_desk import Story, events, file, rows

from pipelines.model import Mention
from pipelines.resolution import resolve
from pipelines.resolution.decisions import DecisionError, judge, override, undo
from pipelines.resolution.known import flights_as_known
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse

JCS = "South Korea's Joint Chiefs of Staff"
NOON = datetime(2023, 8, 30, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def story(name: str, hour: float, date: str | None = "2023-08-30", **values: Any) -> Story:
    mention = Mention(**({"role": "main", "kind": "test", "actor": "PRK", "date": date} | values))
    return Story(name, NOON + hour * HOUR, f"Paper {name}", f"Told by {name}.", (mention,))


def known(on: datetime, columns: str = "event_id, count_min") -> list[tuple[Any, ...]]:
    found = rows(f"SELECT {columns} FROM warehouse.launch_events_as_known(:on) ORDER BY 1", on=on)
    return [tuple(row.values()) for row in found]


def ids(columns: str = "event_id, duplicate_of, article_count, status") -> list[tuple[Any, ...]]:
    return [tuple(r.values()) for r in rows(f"SELECT {columns} FROM warehouse.launch_events ORDER BY event_id")]


def test_a_late_article_changes_what_could_be_known_before(database: str) -> None:
    file([story("b", 4, announced_by=JCS, count_min=2, count_max=2)])
    resolve(run_id="r1")
    assert known(NOON + 3 * HOUR) == []
    assert known(NOON + 5 * HOUR) == [("PRK-2023-08-30-01", 2)]
    file([story("a", 1, count_min=1, count_max=1)])
    resolve(run_id="r2")
    assert known(NOON + 3 * HOUR) == [("PRK-2023-08-30-01", 1)]
    assert known(NOON + 5 * HOUR) == [("PRK-2023-08-30-01", 2)]
    recorded = rows("SELECT max(recorded_at) AS at FROM warehouse.event_history WHERE run_id = 'r1'")[0]["at"]
    assert rows(
        "SELECT count(*) AS n FROM warehouse.launch_events_as_known(:on, :then)", on=NOON + 3 * HOUR, then=recorded
    )[0] == {"n": 0}


def test_flights_as_known_then_are_those_of_the_articles_published_by_then(database: str) -> None:
    file([story("a", 1, count_min=1, count_max=1, range_km=(400.0,)), story("b", 4, count_min=2, count_max=2)])
    resolve(run_id="r1")

    def flights(on: datetime) -> list[tuple[int, float | None]]:
        with transaction() as connection:
            return [(f.flight_no, f.range_km) for f in flights_as_known(connection, "PRK-2023-08-30-01", on)]

    assert flights(NOON) == []
    assert flights(NOON + 2 * HOUR) == [(1, 400.0)]
    assert [number for number, _ in flights(NOON + 5 * HOUR)] == [1, 2]


def test_a_revised_date_leaves_a_redirect(database: str) -> None:
    file([story("a", 1)])
    resolve(run_id="r1")
    file([story("a", 1, "2023-08-29")])
    resolve(run_id="r2")
    assert ids() == [
        ("PRK-2023-08-29-01", None, 1, "reported"), ("PRK-2023-08-30-01", "PRK-2023-08-29-01", 0, "reported"),
    ]  # fmt: skip
    told = rows(
        "SELECT event_id, new_value, cause FROM warehouse.event_history WHERE field = 'event' ORDER BY history_id"
    )
    assert [tuple(t.values()) for t in told] == [
        ("PRK-2023-08-30-01", "live", "founded"),
        ("PRK-2023-08-30-01", "merged into PRK-2023-08-29-01", "merge"),
        ("PRK-2023-08-29-01", "live", "founded"),
    ]
    file([story("a", 1)])
    resolve(run_id="r3")
    assert ids("event_id, duplicate_of") == [("PRK-2023-08-29-01", "PRK-2023-08-30-01"), ("PRK-2023-08-30-01", None)]


def test_a_withdrawn_mention_ends_its_event_and_its_number_is_not_reused(database: str) -> None:
    file([story("a", 1)])
    resolve(run_id="r1")
    file([Story("a", NOON, "Paper a", "Nothing happened after all.", ())])
    resolve(run_id="r2")
    assert ids() == [("PRK-2023-08-30-01", None, 0, "retracted")]
    assert rows("SELECT * FROM warehouse.claims") == []
    file([story("c", 2)])
    resolve(run_id="r3")
    assert ids("event_id, article_count") == [("PRK-2023-08-30-01", 0), ("PRK-2023-08-30-02", 1)]


def test_a_mention_that_changes_its_actor_leaves_both_events_right(database: str) -> None:
    file([story("a", 1, count_min=1, count_max=1), story("b", 2, count_min=1, count_max=1)])
    resolve(run_id="r1")
    file([story("b", 2, actor="IRN", count_min=1, count_max=1)])
    resolve(run_id="r2")
    assert ids("event_id, article_count") == [("IRN-2023-08-30-01", 1), ("PRK-2023-08-30-01", 1)]
    assert rows("SELECT count(*) AS n FROM core.mentions WHERE NOT resolved") == [{"n": 0}]


def test_an_override_wins_survives_and_can_be_taken_back(database: str) -> None:
    file([story("a", 1, count_min=1, count_max=1)])
    resolve(run_id="r1")
    with transaction() as connection:
        number = override(connection, "PRK-2023-08-30-01", "count_min", "4", author="analyst", reason="own count")
        override(connection, "PRK-2023-08-30-01", "site_id", "PRK-SUNAN", author="analyst", reason="imagery")
    resolve(run_id="r2")
    wanted = "count_min, site_id, site_name, latitude"
    assert [tuple(e.values())[:2] for e in events(wanted)] == [(4, "PRK-SUNAN")]
    assert events("latitude")[0]["latitude"] == pytest.approx(39.2, abs=0.2)
    file([story("b", 3, "2023-08-29", announced_by=JCS, count_min=2, count_max=2), story("c", 3, "2023-08-29")])
    file([story("a", 1, "2023-08-29", count_min=1, count_max=1)])
    resolve(run_id="r3")
    assert [tuple(e.values()) for e in events("event_id, count_min")] == [("PRK-2023-08-29-01", 4)]
    with transaction() as connection:
        undo(connection, "override", number, author="analyst")
    resolve(run_id="r4")
    assert [tuple(e.values()) for e in events("count_min, site_id")] == [(2, "PRK-SUNAN")]


def test_judgements_join_part_and_retract(database: str) -> None:
    file([story("a", 1), story("b", 72, "2023-09-02"), story("c", 73, "2023-09-02")])
    resolve(run_id="r1")
    with transaction() as connection:
        same = judge(connection, "same", "PRK-2023-08-30-01", "PRK-2023-09-02-01", author="x", reason="one test")
    resolve(run_id="r2")
    assert [tuple(e.values()) for e in events("event_id, article_count")] == [("PRK-2023-09-02-01", 3)]
    with transaction() as connection:
        undo(connection, "judgement", same, author="x")
        judge(connection, "different", "b#1", "c#1", author="x", reason="two sites")
        judge(connection, "retract", "a#1", None, author="x", reason="never happened")
    resolve(run_id="r3")
    assert [tuple(e.values()) for e in events("launched_on::text, article_count, status")] == [
        ("2023-08-30", 1, "retracted"), ("2023-09-02", 1, "reported"), ("2023-09-02", 1, "reported"),
    ]  # fmt: skip
    before = rows("SELECT count(*) FROM warehouse.event_history")
    rows("UPDATE core.mentions SET resolved = false RETURNING 1")
    resolve(run_id="r4")
    assert rows("SELECT count(*) FROM warehouse.event_history") == before


def test_a_judgement_across_actors_adopts_the_unnamed(database: str) -> None:
    file([story("a", 1), story("b", 2, actor=None)])
    resolve(run_id="r1")
    assert [e["event_id"] for e in events("event_id")] == ["PRK-2023-08-30-01", "UNK-2023-08-30-01"]
    with transaction() as connection:
        judge(connection, "same", "UNK-2023-08-30-01", "PRK-2023-08-30-01", author="x", reason="same")
    resolve(run_id="r2")
    assert ids("event_id, duplicate_of, article_count") == [
        ("PRK-2023-08-30-01", None, 2), ("UNK-2023-08-30-01", "PRK-2023-08-30-01", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("count_min", "many", "count_min: 'many' is not a integer"),
        ("confidence", "1", "confidence: cannot be overridden"),
        ("launched_on", "2023-02-30", "launched_on: '2023-02-30' is not a date"),
    ],
)
def test_an_unfit_override_is_refused(database: str, field: str, value: str, message: str) -> None:
    file([story("a", 1)])
    resolve(run_id="r1")
    with transaction() as connection, pytest.raises(DecisionError, match=message):
        override(connection, "PRK-2023-08-30-01", field, value, author="x", reason="y")


def test_a_site_names_the_actor_of_a_test_but_not_of_an_attack(database: str) -> None:
    file([story("a", 1, actor=None, site_id="PRK-SUNAN"), story("b", 2)])
    file([story("c", 1, actor=None, kind="attack", site_id="PRK-SUNAN")])
    resolve(run_id="r1")
    assert [tuple(e.values()) for e in events("event_id, article_count")] == [
        ("PRK-2023-08-30-01", 2), ("UNK-2023-08-30-01", 1),
    ]  # fmt: skip


def test_what_waits_is_a_question_and_keeps_its_claims(database: str) -> None:
    file([story("a", 1, "2023-08"), story("b", 2, None)])
    assert resolve(run_id="r1")["waiting"] == 2
    assert events() == []
    assert [tuple(r.values()) for r in rows("SELECT left_ref, question, detail FROM core.reviews ORDER BY 1")] == [
        ("a#1", "waiting_mention", "no day is stated"), ("b#1", "waiting_mention", "no date is stated"),
    ]  # fmt: skip
