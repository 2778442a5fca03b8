"""The DAG files: exactly these DAGs, one policy on all, parsed without touching a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipelines.settings import REPOSITORY

pytestmark = pytest.mark.airflow

# Nobody listens there: whoever asked this database would fail the parse.
NOWHERE = "postgresql+psycopg2://nobody@127.0.0.1:1/nowhere"


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    environ = {
        **os.environ,
        "AIRFLOW_HOME": str(tmp_path_factory.mktemp("airflow")),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": NOWHERE,
        "LAUNCHWIRE_DATABASE_URL": NOWHERE,
        "LAUNCHWIRE_SOURCES_DIR": "/nowhere",
    }
    script = Path(__file__).with_name("describe_dags.py")
    done = subprocess.run(
        [sys.executable, str(script), str(REPOSITORY / "dags")], env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_exactly_these_dags(described: dict[str, Any]) -> None:
    assert described["import_errors"] == {}
    assert {dag: (d["schedule"], d["cron"]) for dag, d in described["dags"].items()} == {
        "launch_events_backfill": ("NullTimetable", None),
        "launch_events_daily": ("CronDataIntervalTimetable", "40 0 * * *"),
        "source_health": ("CronTriggerTimetable", "10 */6 * * *"),
        "warehouse_maintenance": ("CronTriggerTimetable", "20 3 * * *"),
    }


def test_parsing_loads_no_step(described: dict[str, Any]) -> None:
    heavy = ("pipelines.extraction", "pipelines.resolution", "pipelines.gazetteers", "pipelines.warehouse", "spiders")
    assert [m for m in described["modules"] if m.startswith((*heavy, "scrapy"))] == []


def test_the_daily_run_walks_the_line(described: dict[str, Any]) -> None:
    tasks = described["dags"]["launch_events_daily"]["tasks"]
    assert {name: task["upstream"] for name, task in tasks.items()} == {
        "choose_sources": [],
        "collect": ["choose_sources"],
        "extract": ["collect"],
        "deduplicate": ["extract"],
        "resolve": ["deduplicate"],
        "check": ["resolve"],
        "report": ["check", "collect"],
    }
    # What one group of sources fails to bring keeps nobody from reading the rest.
    assert {name: task["rule"] for name, task in tasks.items() if task["rule"] != "all_success"} == {
        "extract": "all_done",
        "report": "all_done",
    }


def test_every_task_follows_the_policy(described: dict[str, Any]) -> None:
    pools = set(json.loads((REPOSITORY / "launchwire" / "runtime" / "pools.json").read_text()))
    for dag_id, dag in described["dags"].items():
        for name, task in dag["tasks"].items():
            place = f"{dag_id}.{name}"
            assert (task["retries"], task["policy"]) == (3, "ExceptionRetryPolicy"), place
            assert 0 < (task["timeout"] or 0) <= 12 * 3600, place
            assert task["pool"] in pools | {"default_pool"}, place
    assert pools == {"network", "archive", "warehouse"}


def test_every_dag_says_what_to_do(described: dict[str, Any]) -> None:
    for dag_id, dag in described["dags"].items():
        assert dag["catchup"] is False, dag_id
        assert dag["max_active_runs"] == 1, dag_id
        assert dag["paused_at_first"] is False, dag_id
        assert "| do |" in dag["doc"], dag_id
    daily = described["dags"]["launch_events_daily"]
    assert [task for task in daily["tasks"] if f"`{task}`" not in daily["doc"]] == []


def test_only_what_runs_by_the_clock_has_a_deadline(described: dict[str, Any]) -> None:
    assert sorted(dag for dag, d in described["dags"].items() if d["has_deadline"]) == [
        "launch_events_daily",
        "warehouse_maintenance",
    ]


def test_the_backfill_form_has_typed_fields(described: dict[str, Any]) -> None:
    assert described["dags"]["launch_events_backfill"]["params"] == [
        "again",
        "chunk_days",
        "since",
        "sources",
        "until",
    ]
