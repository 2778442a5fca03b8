"""Truthful health: each way of going wrong turns a task red, with the reason in the first line of its log.

The fourth, a crawl whose every request failed, is in test_runs.py, since it also shows the alert.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from launchwire.runtime.dag_run import DagReport, run_dag, run_daily
from pipelines.extraction.version import extractor_version
from pipelines.settings import REPOSITORY, settings
from pipelines.warehouse import connect, transaction

pytestmark = [pytest.mark.airflow, pytest.mark.slow]

NEWSROOM_SOURCES = REPOSITORY / "spiders" / "newsroom" / "sources"
SOURCES = sorted(
    path.relative_to(NEWSROOM_SOURCES).with_suffix("").as_posix() for path in NEWSROOM_SOURCES.rglob("*.toml")
)

ARTICLE = """
INSERT INTO raw.articles (article_id, url, canonical_url, title, text, source_id, content_hash, first_seen_at)
VALUES (:id, :id, :id, '', '', :source, 'h', now() - make_interval(days => :days))
"""
FETCH = """
INSERT INTO raw.fetches (run_id, source_id, url, outcome, fetched_at)
VALUES ('earlier', :source, 'u', :outcome, now() - make_interval(days => :days))
"""
READINGS = """
WITH many AS (
    INSERT INTO raw.articles (article_id, url, canonical_url, title, text, content_hash, first_seen_at)
    SELECT :name || n, :name || n, :name || n, '', '', 'h', now() - make_interval(days => 20)
    FROM generate_series(1, :many) AS n RETURNING article_id, substr(article_id, length(:name) + 1)::int AS n
)
INSERT INTO core.extractions (article_id, revision_no, extractor_version, outcome, mention_count, extracted_at)
SELECT article_id, 1, :version, 'ok', CASE WHEN n <= :hits THEN 1 ELSE 0 END, now() - make_interval(days => :days)
FROM many
"""


def write(statement: str, **values: Any) -> None:
    with transaction() as connection:
        connection.execute(text(statement), values)


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def first_lines(report: DagReport) -> dict[str, str]:
    """The first line that each task wrote to its log, without time and level, by the task's id."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in report.log.splitlines():
        if " [launchwire] " in line and "task_id" not in line:
            message = line.split("]", 1)[1].rsplit(" [launchwire] ", 1)[0].strip()
            found[message.split(" ", 1)[0].rstrip(":")].append(message)
    return {name: lines[0] for name, lines in found.items()}


def test_a_table_that_stopped_growing_and_a_collapsed_extraction_turn_the_check_red(newsroom: str) -> None:
    write(ARTICLE, id="last", source="kor/hanbat-wire", days=6)
    for _ in range(20):
        write(FETCH, source="kor/hanbat-wire", outcome="ok", days=1)
    write(READINGS, name="old", many=200, hits=20, days=20, version=extractor_version())
    write(READINGS, name="new", many=199, hits=4, days=1, version=extractor_version())
    write("DELETE FROM core.extraction_queue")
    write("INSERT INTO core.extraction_queue VALUES ('last')")
    report = run_daily("2001-01-01", "2001-01-01", sources=["kor/hanbat-wire"])
    states = {task.task: task.state for task in report.tasks}
    assert (report.state, states["check"], states["report"], states["resolve"]) == (
        "failed",
        "failed",
        "failed",
        "success",
    )
    stopped = rows("SELECT (now()::date - 6)::text")[0][0]
    assert first_lines(report)["check"] == (
        f"check FAILED: CheckFailed: articles_keep_coming: no new article since {stopped} although 22 requests were "
        "answered in the last four days; extraction_rate_holds: 2.00 % of this week's articles have a mention, "
        "before it was 10.00 %"
    )


@pytest.fixture
def floors(newsroom: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newsroom's catalogue, in which hanbat-wire has ten articles a day and the ledger is never silent for long."""
    sources = tmp_path / "sources"
    shutil.copytree(NEWSROOM_SOURCES, sources)
    for name, floor in (("kor/hanbat-wire", "articles_per_day_min = 10"), ("usa/potomac-ledger", "silent_days = 2")):
        with (sources / f"{name}.toml").open("a") as file:
            file.write(f"\n[floors]\n{floor}\n")
    monkeypatch.setenv("LAUNCHWIRE_SOURCES_DIR", str(sources))
    settings.cache_clear()
    for source in SOURCES:
        for days in (30, 0):
            write(FETCH, source=source, outcome="ok", days=days)
        write(ARTICLE, id=f"{source}-new", source=source, days=3 if source == "usa/potomac-ledger" else 1)


@pytest.mark.usefixtures("floors")
def test_a_source_below_its_floor_and_a_silent_one_are_red_tasks_of_their_names() -> None:
    since = rows("SELECT (now() - interval '3 days')::date::text")[0][0]
    report = run_dag("source_health", {})
    named = {task.name or task.task: task.state for task in report.tasks}
    assert named == {
        "probe": "success",
        "judge": "success",
        "kor/hanbat-wire low": "failed",
        "usa/potomac-ledger silent": "failed",
        "report": "failed",
    }, report.log[-3000:]
    lines = [line.split("]", 1)[1].rsplit(" [launchwire] ", 1)[0].strip() for line in report.log.splitlines()
             if " [launchwire] " in line]  # fmt: skip
    assert lines == [
        "probe: 8 sources, 8 answered",
        "source health: 8 sources, 6 well, 1 low, 1 silent",
        "kor/hanbat-wire low: 0.1 articles a day; at least 10 are normal",
        f"usa/potomac-ledger silent: no new article since {since}; 2 days are normal",
        "kor/hanbat-wire low, usa/potomac-ledger silent",
    ]
    # Each try is one: judging again would find the same.
    assert rows("SELECT topic, title, seen_count FROM warehouse.alerts ORDER BY topic") == [
        ("source/kor/hanbat-wire", "kor/hanbat-wire is low", 1),
        ("source/usa/potomac-ledger", "usa/potomac-ledger is silent", 1),
    ]
    probed = "SELECT outcome, count(*) FROM raw.fetches WHERE purpose = 'probe' GROUP BY 1"
    assert rows(probed) == [("ok", 8)]


@pytest.mark.usefixtures("floors")
def test_when_most_sources_are_in_trouble_the_judge_is_red_and_a_probe_does_not_hide_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LAUNCHWIRE_NEWSROOM", "http://127.0.0.1:1")
    # No crawl for three days: that the probes of this run answer or not changes nothing about it.
    write("UPDATE raw.fetches SET fetched_at = now() - interval '3 days'")
    day = rows("SELECT (now() - interval '3 days')::date::text")[0][0]
    report = run_dag("source_health", {})
    named = {task.name or task.task: task.state for task in report.tasks}
    assert named == {"probe": "success", "judge": "failed", "trouble": "upstream_failed", "report": "failed"}
    assert first_lines(report)["probe"] == "probe: 8 sources, 8 failed"
    troubled = "; ".join(f"{source} unasked" for source in SOURCES)
    assert f"source health FAILED: AirflowFailException: 8 of 8 sources are in trouble: {troubled}" in report.log
    assert rows("SELECT DISTINCT outcome FROM raw.fetches WHERE purpose = 'probe'") == [("connection_error",)]
    assert rows("SELECT DISTINCT body FROM warehouse.alerts") == [(f"not asked since {day}",)]
