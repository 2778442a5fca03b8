"""`launchwire up`, `status`, `down`, the UI in a real browser, and that no process outlives its parent.

`SCREENSHOTS=docs/images pytest tests/dags/test_local_airflow.py` also writes the pictures of the documentation.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
from kills import kill_part
from local_runtime import DAG_IDS, LAUNCHWIRE, Local, running, wait_for

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import airflow_home, load_secrets
from launchwire.runtime.components import rotate
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.processes import tree
from pipelines.settings import REPOSITORY

pytestmark = [pytest.mark.airflow, pytest.mark.slow, pytest.mark.timeout(900)]

ALL_OF_IT = {"since": "2016-01-01", "until": "2024-12-31"}
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="module")
def local(postgres_server: postgres.Server, home: Path, template_database: str) -> Iterator[Local]:
    """The local Airflow over the newsroom."""
    with running(postgres_server, home, template_database) as found:
        yield found


def processes() -> list[psutil.Process]:
    """Everything below the supervisor, itself included."""
    return tree(int(read_state(airflow_home()).get("supervisor", 0)))


def listens_on(process: psutil.Process) -> set[str]:
    """Addresses that the process accepts connections on; none when it ended meanwhile, as a task's worker may."""
    try:
        connections = process.net_connections(kind="inet")
    except psutil.NoSuchProcess:
        return set()
    return {connection.laddr.ip for connection in connections if connection.status == psutil.CONN_LISTEN}


def test_up_prints_where_to_log_in_and_status_tells_the_truth(local: Local) -> None:
    assert f"Airflow: http://127.0.0.1:{local.port}\n" in local.output
    keys, _ = load_secrets(airflow_home())
    shown = f"log in as admin with password {keys['admin_password']} (shown this once)"
    kept = f"log in as admin; the password is in {airflow_home().passwords}"
    assert (shown in local.output) != (kept in local.output)
    for private in (airflow_home().secrets, airflow_home().passwords, airflow_home().state):
        assert private.stat().st_mode & 0o777 == 0o600
    # Healthy comes before the last DAG file is parsed, and a heartbeat may be late: the truth settles in a while.
    wait_for(lambda: local.run("status").returncode == 0 and len(local.api.dags()) == len(DAG_IDS))
    status = local.run("status")
    assert f"Airflow: healthy at http://127.0.0.1:{local.port}" in status.stdout
    for dag in DAG_IDS:
        assert f"  {dag:<24} on " in status.stdout
    again = local.run("up")
    assert (again.returncode, again.stdout.splitlines()[0]) == (0, "Airflow runs already")


def test_everything_listens_on_loopback_only(local: Local) -> None:
    listening = {address for process in processes() for address in listens_on(process)}
    assert listening == {"127.0.0.1"}


@pytest.fixture(scope="module")
def green_run(local: Local) -> str:
    """A finished daily run over all of the newsroom."""
    run_id = local.api.trigger("launch_events_daily", ALL_OF_IT)
    run = local.finished("launch_events_daily", run_id)
    assert run["state"] == "success", run
    return run_id


def test_a_run_by_the_scheduler_fills_the_table_and_notes_it(local: Local, green_run: str) -> None:
    events = local.rows("SELECT count(*) FROM warehouse.launch_events")[0][0]
    assert events > 10
    note = local.api.call("GET", f"dags/launch_events_daily/dagRuns/{quote(green_run)}")["note"]
    assert note.startswith(f"+{events} events")


def test_a_finished_task_can_be_cleared_and_runs_again(local: Local, green_run: str) -> None:
    body = {"dry_run": False, "only_failed": False, "dag_run_id": green_run, "task_ids": ["report"]}
    cleared = local.api.call("POST", "dags/launch_events_daily/clearTaskInstances", {**body, "reset_dag_runs": True})
    assert cleared["total_entries"] == 1
    assert local.finished("launch_events_daily", green_run)["state"] == "success"


@pytest.fixture(scope="module")
def page(local: Local) -> Iterator[Any]:
    """A browser's page, logged in through the form."""
    if CHROMIUM is None:
        pytest.skip("chromium is absent")
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        opened = browser.new_page(viewport={"width": 1280, "height": 800}, base_url=f"http://127.0.0.1:{local.port}")
        opened.set_default_timeout(60_000)
        opened.goto("/")
        opened.get_by_text("Sign into Airflow").wait_for()
        opened.fill("input[name=username]", "admin")
        opened.fill("input[name=password]", load_secrets(airflow_home())[0]["admin_password"])
        opened.get_by_role("button", name="Sign in").click()
        opened.get_by_text("Welcome").wait_for()
        yield opened
        browser.close()


def shoot(page: Any, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.wait_for_timeout(3000)  # charts are drawn after the data came
        page.screenshot(path=REPOSITORY / folder / f"{name}.png")


@pytest.mark.browser
def test_the_grid_shows_the_run_green_with_its_note(local: Local, page: Any, green_run: str) -> None:
    page.goto(f"/dags/launch_events_daily/runs/{quote(green_run)}")
    for task in ("choose_sources", "collect [ ]", "extract", "deduplicate", "resolve", "check", "report"):
        page.get_by_text(task, exact=True).first.wait_for()
    page.get_by_text("Success").first.wait_for()
    page.get_by_text(" events").first.wait_for()
    assert "Failed" not in page.inner_text("main" if page.query_selector("main") else "body")
    shoot(page, "airflow-grid")


@pytest.mark.browser
def test_a_mapped_task_is_found_by_its_source_and_says_what_it_did(page: Any, green_run: str) -> None:
    page.goto(f"/dags/launch_events_daily/runs/{quote(green_run)}/tasks/collect/mapped")
    page.get_by_text("are/gulf-courier, est/baltic-review, gbr/meridian-news +5").first.click()
    page.get_by_text("collect are/gulf-courier, est/baltic-review, gbr/meridian-news +5: 8 sources").first.wait_for()
    shoot(page, "airflow-mapped-task")


@pytest.mark.browser
def test_a_backfill_starts_from_its_form(local: Local, page: Any, green_run: str) -> None:
    page.goto("/dags/launch_events_backfill")
    page.get_by_role("button", name="Trigger").first.click()
    page.fill("#element_since", "2019-05-01")
    page.fill("#element_until", "2019-05-20")
    shoot(page, "airflow-backfill-form")
    page.get_by_role("button", name="Trigger").last.click()
    run = wait_for(lambda: local.api.last_run("launch_events_backfill"))
    assert (run["conf"]["since"], run["conf"]["until"], run["conf"]["chunk_days"]) == ("2019-05-01", "2019-05-20", 30)
    assert local.finished("launch_events_backfill", run["dag_run_id"])["state"] == "success"


@pytest.mark.browser
def test_a_failed_run_shows_its_reason(local: Local, page: Any) -> None:
    conf = {"sources": ["kor/no-such-outlet"], "since": "2019-05-01", "until": "2019-05-02"}
    run_id = local.api.trigger("launch_events_daily", conf)
    assert local.finished("launch_events_daily", run_id)["state"] == "failed"
    page.goto(f"/dags/launch_events_daily/runs/{quote(run_id)}")
    page.get_by_text("FAILED: collect kor/no-such-outlet").first.wait_for()
    shoot(page, "airflow-failed-run")
    page.goto(f"/dags/launch_events_daily/runs/{quote(run_id)}/tasks/collect/mapped/0")
    page.get_by_text("no source 'kor/no-such-outlet'").first.wait_for()


def test_the_metrics_reach_a_collector(local: Local, green_run: str) -> None:
    wanted = {
        "airflow.scheduler_heartbeat",
        "airflow.dag_processing.total_parse_time",
        "airflow.dagrun.duration.success",
        "airflow.pool.open_slots",
        "airflow.ti_successes",
    }
    assert wait_for(lambda: wanted <= local.metrics.names)


def set_slots(local: Local, pool: str, slots: int) -> None:
    known = local.api.call("GET", f"pools/{pool}")
    body = {"pool": pool, "slots": slots, **{name: known[name] for name in ("description", "include_deferred")}}
    local.api.call("PATCH", f"pools/{pool}", body)


def test_a_run_that_is_late_is_told_once_and_its_end_closes_the_alert(local: Local, green_run: str) -> None:
    """The run is held up at a closed pool, so that its deadline, seven seconds after it was due, surely passes."""

    def alerts() -> list[tuple[Any, ...]]:
        found = "SELECT title, seen_count, closed_at IS NOT NULL FROM warehouse.alerts WHERE topic LIKE 'deadline/%'"
        return [tuple(row) for row in local.rows(found)]

    before = len(alerts())
    set_slots(local, "network", 0)
    due = datetime.now(UTC) + timedelta(seconds=10)
    body = {"logical_date": (due - timedelta(days=1)).isoformat(), "conf": {"sources": ["kor/hanbat-wire"]}}
    run_id = local.api.call("POST", "dags/launch_events_daily/dagRuns", body)["dag_run_id"]
    late = ("launch_events_daily is not done 0.002 hours after it was due", 1, False)
    wait_for(lambda: alerts()[before:] == [late])
    set_slots(local, "network", 4)
    assert local.finished("launch_events_daily", run_id)["state"] == "success"
    assert alerts()[before:] == [(*late[:2], True)]


@pytest.mark.cluster
def test_a_backfill_beside_the_daily_run_loses_nothing_and_doubles_nothing(local: Local, green_run: str) -> None:
    expected = local.tables()
    local.empty()
    form = {"since": "2019-01-01", "until": "2020-12-31", "chunk_days": 366}
    backfill = local.api.trigger("launch_events_backfill", form)
    daily = local.api.trigger("launch_events_daily", ALL_OF_IT)
    both = [local.finished("launch_events_backfill", backfill), local.finished("launch_events_daily", daily)]
    assert [run["state"] for run in both] == ["success", "success"]
    # A source that the other was reading is left to the next day's run.
    next_day = local.api.trigger("launch_events_daily", ALL_OF_IT)
    assert local.finished("launch_events_daily", next_day)["state"] == "success"
    assert "\n".join(local.difference(expected)) == ""
    assert expected["launch_events"].count("\n") > 10
    assert local.rows("SELECT canonical_url FROM raw.articles GROUP BY 1 HAVING count(*) > 1") == []


def test_parts_killed_all_over_a_run_end_in_the_same_tables_by_themselves(local: Local, green_run: str) -> None:
    expected, chance = local.tables(), random.Random(9)
    local.empty()
    run_id = local.api.trigger("launch_events_daily", ALL_OF_IT)
    for victim in ("task", "postgres", "worker", "scheduler"):
        wait_for(lambda victim=victim: kill_part(victim, chance))
        time.sleep(chance.uniform(0.5, 3))
    assert local.finished("launch_events_daily", run_id)["state"] == "success"
    assert "\n".join(local.difference(expected)) == ""
    # Its own death and the worker's may be one, when they come within two seconds.
    assert read_state(airflow_home())["components"]["scheduler"]["restarts"] >= 1


@pytest.mark.parametrize(
    ("whom", "how"),
    [
        ("supervisor", signal.SIGKILL),
        ("guard", signal.SIGKILL),
        pytest.param("guard", signal.SIGINT, marks=pytest.mark.cluster),
        pytest.param("guard", signal.SIGTERM, marks=pytest.mark.cluster),
    ],
)
def test_no_process_outlives_its_parent(local: Local, whom: str, how: signal.Signals) -> None:
    if not read_state(airflow_home()) or not processes():
        command = [LAUNCHWIRE, "up", "--foreground", "--port", str(local.port)]
        subprocess.Popen(command, env=local.environ, start_new_session=True, stdout=subprocess.DEVNULL)
        wait_for(lambda: len(read_state(airflow_home()).get("components", {})) == 3 and len(processes()) > 4)
    supervisor = psutil.Process(read_state(airflow_home())["supervisor"])
    guard = supervisor.parent()
    assert guard is not None
    family = [guard, *processes()]
    assert len(family) > 4
    victim = supervisor if whom == "supervisor" else guard
    victim.send_signal(how)
    _, alive = psutil.wait_procs(family, timeout=120)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
    status = local.run("status")
    assert (status.returncode, "Airflow: stopped" in status.stdout) == (1, True)


def test_down_twice_is_no_error(local: Local) -> None:
    assert local.run("down", "--keep-database").stdout == "Airflow: was not running\n"


def test_a_log_is_rotated_with_five_older_parts(tmp_path: Path) -> None:
    log = tmp_path / "scheduler.log"
    for number in range(8):
        log.write_bytes(bytes([65 + number]) * (10 * 1024 * 1024))
        rotate(log)
    assert log.stat().st_size == 0
    parts = {path.name: path.read_bytes()[:1] for path in tmp_path.glob("scheduler.log.*")}
    assert parts == {f"scheduler.log.{n}": bytes([65 + 8 - n]) for n in range(1, 6)}
