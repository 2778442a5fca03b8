"""The DAGs run for real: Airflow's tasks, PostgreSQL metadata, HTTP on loopback, the tables at the end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import metadata_urls
from launchwire.runtime.dag_run import DagReport, run_dag, run_daily
from pipelines.settings import settings
from pipelines.warehouse import connect, transaction

pytestmark = [pytest.mark.airflow, pytest.mark.slow]

ALL_OF_IT = ("2016-01-01", "2024-12-31")
GROUP = "are/gulf-courier, est/baltic-review, gbr/meridian-news +5"


def rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def states(report: DagReport) -> dict[str, str]:
    return {task.name or task.task: task.state for task in report.tasks}


def said(report: DagReport) -> list[str]:
    """The lines that our tasks wrote to their logs."""
    lines = [line for line in report.log.splitlines() if " [launchwire] " in line]
    return [line.split("]", 1)[1].rsplit(" [launchwire] ", 1)[0].strip() for line in lines]


def note() -> str:
    """The note of the newest run in Airflow's own database."""
    engine = create_engine(metadata_urls(postgres.server())[0])
    with engine.connect() as connection:
        newest = "SELECT content FROM dag_run_note ORDER BY dag_run_id DESC LIMIT 1"
        found = str(connection.execute(text(newest)).scalar_one())
    engine.dispose()
    return found


def test_the_daily_run_fills_the_table_and_a_second_changes_nothing(newsroom: str) -> None:
    report = run_daily(*ALL_OF_IT)
    assert report.state == "success", report.log[-3000:]
    assert states(report) == dict.fromkeys(
        ("choose_sources", GROUP, "extract", "deduplicate", "resolve", "check", "report"), "success"
    )
    results = {task.task: task.result for task in report.tasks}
    new, events = results["collect"]["new"], results["resolve"]["events"]
    assert results["extract"]["articles"] == new == rows("SELECT count(*) FROM raw.articles")[0][0]
    assert results["report"]["founded"] == rows("SELECT count(*) FROM warehouse.launch_events")[0][0] == events
    assert f"extract: {new} articles, {results['extract']['mentions']} mentions" in " / ".join(said(report))
    # How many of them were corrected at once is the extraction's matter.
    assert said(report)[-1] == note()
    assert note().startswith(f"+{events} events")
    steps = "SELECT step, outcome, (counts ->> 'new')::int FROM warehouse.runs ORDER BY started_at, step"
    assert {(step, outcome) for step, outcome, _ in rows(steps)} == {
        (step, "ok") for step in ("collect", "extract", "deduplicate", "resolve", "check", "run")
    }
    before = rows("SELECT event::text FROM warehouse.launch_events AS event ORDER BY event_id")

    again = run_daily(*ALL_OF_IT)
    assert (again.state, said(again)[-1], note()) == ("success", "nothing new", "nothing new")
    assert rows("SELECT event::text FROM warehouse.launch_events AS event ORDER BY event_id") == before


def test_a_dead_network_is_red_with_its_reason_first_and_one_alert(
    newsroom: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody listens on port 1, so every request is refused.
    monkeypatch.setenv("LAUNCHWIRE_NEWSROOM", "http://127.0.0.1:1")
    report = run_daily(*ALL_OF_IT, sources=["kor/hanbat-wire"])
    assert report.state == "failed"
    assert states(report) == {
        "choose_sources": "success",
        "kor/hanbat-wire": "failed",
        "extract": "success",
        "deduplicate": "success",
        "resolve": "success",
        "check": "failed",
        "report": "failed",
    }
    lines = said(report)
    reason = "collect kor/hanbat-wire FAILED: CrawlFailedError: "
    # Tried four times, since the network may come back.
    assert [line.startswith(reason) for line in lines].count(True) == 4
    assert lines[-2].startswith("check FAILED: CheckFailed: crawl_got_answers: all ")
    assert lines[-1] == note() == "FAILED: check, collect kor/hanbat-wire; 1 source silent"
    assert rows("SELECT topic, seen_count, closed_at FROM warehouse.alerts") == [("run/launch_events_daily", 1, None)]
    assert "launch_events_daily failed" in (settings().home / "alerts.xml").read_text()


def test_a_backfill_crawls_each_chunk_once(newsroom: str) -> None:
    done = {"since": "2019-05-01T00:00:00+00:00", "until": "2019-05-11T00:00:00+00:00"}
    with transaction() as connection:
        statement = "INSERT INTO warehouse.runs (run_id, step, outcome) VALUES (:run_id, 'collect', 'ok')"
        run_id = f"launch_events_backfill/{done['since']}/{done['until']}/kor/hanbat-wire/collect"
        connection.execute(text(statement), {"run_id": run_id})
    form = {"since": "2019-05-01", "until": "2019-05-25", "chunk_days": 10, "sources": ["kor/hanbat-wire"]}
    report = run_dag("launch_events_backfill", form)
    assert report.state == "success", report.log[-3000:]
    assert sorted(task.name for task in report.tasks if task.task == "collect") == [
        "2019-05-11 to 2019-05-20",
        "2019-05-21 to 2019-05-25",
    ]
    chunks = "SELECT count(*) FROM warehouse.runs WHERE step = 'collect' AND run_id LIKE 'launch_events_backfill/%'"
    assert rows(chunks) == [(3,)]
    # A crawl takes what was listed up to a week before its window, no more.
    outside = "SELECT count(*) FROM raw.articles WHERE published_at < '2019-05-04' OR published_at > '2019-05-26'"
    assert rows(outside) == [(0,)]


def test_maintenance_backs_up_and_proves_it(newsroom: str) -> None:
    with transaction() as connection:
        connection.execute(
            text(
                "INSERT INTO raw.fetches (run_id, source_id, url, outcome, fetched_at) VALUES "
                "('r', 'kor/x', 'u', 'ok', now() - interval '181 days'), ('r', 'kor/x', 'u', 'ok', now())"
            )
        )
    report = run_dag("warehouse_maintenance", {})
    assert report.state == "success", report.log[-3000:]
    results = {task.task: task.result for task in report.tasks}
    assert results["retention"] == {"fetches": 1, "check_results": 0, "alerts": 0}
    dump = settings().home.resolve() / "backups"
    assert results["back_up"] == str(sorted(dump.glob("launchwire-*.dump"))[-1])
    counts = json.loads(sorted(dump.glob("launchwire-*.json"))[-1].read_text())
    assert counts["raw.fetches"] == 1
    assert results["restore_test"] == {"tables": len(counts), "rows": sum(counts.values())}
    assert rows("SELECT datname FROM pg_database WHERE datname LIKE 'restore_test%'") == []
