"""`launchwire up`, `status`, `down`, the UI in a real browser, and that no process outlives its parent.

`SCREENSHOTS=docs/images pytest tests/dags/test_local_airflow.py` also writes the pictures of the documentation.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import pytest
from sqlalchemy import create_engine, text

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import airflow_home, load_secrets
from launchwire.runtime.components import rotate
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.processes import tree
from launchwire.runtime.rest import AirflowApi
from pipelines.settings import REPOSITORY
from spiders.newsroom import serve

pytestmark = [pytest.mark.airflow, pytest.mark.slow]

DAG_IDS = ("launch_events_backfill", "launch_events_daily", "source_health", "warehouse_maintenance")
CHROMIUM = shutil.which("chromium")
LAUNCHWIRE = str(Path(sys.executable).with_name("launchwire"))


@dataclass(frozen=True, slots=True)
class Local:
    """A running local Airflow."""

    port: int
    environ: dict[str, str]
    output: str
    warehouse: str

    @property
    def api(self) -> AirflowApi:
        return AirflowApi(self.port)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([LAUNCHWIRE, *arguments], env=self.environ, capture_output=True, text=True)


def wait_for(ask: Callable[[], Any], seconds: float = 90) -> Any:
    """The first true answer of `ask`."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, f"nothing within {seconds} s"
        time.sleep(0.5)
    return found


@pytest.fixture(scope="module")
def local(postgres_server: postgres.Server, home: Path) -> Iterator[Local]:
    """The local Airflow over the newsroom, started and stopped by the command line."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    postgres.create_database(postgres_server, name)
    with serve() as newsroom:
        environ = {
            **{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
            "LAUNCHWIRE_HOME": str(home),
            "LAUNCHWIRE_DATABASE_URL": postgres_server.url(name),
            "LAUNCHWIRE_NEWSROOM": newsroom,
            "LAUNCHWIRE_SOURCES_DIR": str(REPOSITORY / "spiders" / "newsroom" / "sources"),
            "LAUNCHWIRE_ALLOW_LOOPBACK": "1",
            "LAUNCHWIRE_RETRY_SECONDS": "1",
        }
        # One that an aborted session left would serve another newsroom.
        subprocess.run([LAUNCHWIRE, "down", "--keep-database"], env=environ, capture_output=True)
        started = subprocess.run([LAUNCHWIRE, "up"], env=environ, capture_output=True, text=True)
        assert started.returncode == 0, started.stderr
        found = Local(read_state(airflow_home())["port"], environ, started.stdout, postgres_server.url(name))
        yield found
        found.run("down", "--keep-database")


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


def finished(local: Local, dag: str, run_id: str) -> dict[str, Any]:
    """The run when it has ended."""

    def ask() -> dict[str, Any] | None:
        run = local.api.call("GET", f"dags/{dag}/dagRuns/{quote(run_id)}")
        return run if run["state"] in ("success", "failed") else None

    return wait_for(ask, 280)


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
    run_id = local.api.trigger("launch_events_daily", {"since": "2016-01-01", "until": "2024-12-31"})
    run = finished(local, "launch_events_daily", run_id)
    assert run["state"] == "success", run
    return run_id


def test_a_run_by_the_scheduler_fills_the_table_and_notes_it(local: Local, green_run: str) -> None:
    engine = create_engine(local.warehouse)
    with engine.connect() as connection:
        events = connection.execute(text("SELECT count(*) FROM warehouse.launch_events")).scalar_one()
    engine.dispose()
    assert events > 10
    note = local.api.call("GET", f"dags/launch_events_daily/dagRuns/{quote(green_run)}")["note"]
    assert note.startswith(f"+{events} events")


def test_a_finished_task_can_be_cleared_and_runs_again(local: Local, green_run: str) -> None:
    body = {"dry_run": False, "only_failed": False, "dag_run_id": green_run, "task_ids": ["report"]}
    cleared = local.api.call("POST", "dags/launch_events_daily/clearTaskInstances", {**body, "reset_dag_runs": True})
    assert cleared["total_entries"] == 1
    assert finished(local, "launch_events_daily", green_run)["state"] == "success"


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
    run = wait_for(lambda: local.api.last_run("launch_events_backfill"), 60)
    assert (run["conf"]["since"], run["conf"]["until"], run["conf"]["chunk_days"]) == ("2019-05-01", "2019-05-20", 30)
    assert finished(local, "launch_events_backfill", run["dag_run_id"])["state"] == "success"


@pytest.mark.browser
def test_a_failed_run_shows_its_reason(local: Local, page: Any) -> None:
    conf = {"sources": ["kor/no-such-outlet"], "since": "2019-05-01", "until": "2019-05-02"}
    run_id = local.api.trigger("launch_events_daily", conf)
    assert finished(local, "launch_events_daily", run_id)["state"] == "failed"
    page.goto(f"/dags/launch_events_daily/runs/{quote(run_id)}")
    page.get_by_text("FAILED: collect kor/no-such-outlet").first.wait_for()
    shoot(page, "airflow-failed-run")
    page.goto(f"/dags/launch_events_daily/runs/{quote(run_id)}/tasks/collect/mapped/0")
    page.get_by_text("no source 'kor/no-such-outlet'").first.wait_for()


def test_a_killed_scheduler_is_started_again(local: Local) -> None:
    before = read_state(airflow_home())["components"]["scheduler"]
    os.kill(before["pid"], signal.SIGKILL)

    def restarted() -> bool:
        now = read_state(airflow_home())["components"]["scheduler"]
        return bool(now["pid"]) and now["pid"] != before["pid"] and now["restarts"] == before["restarts"] + 1

    assert wait_for(restarted, 120)


@pytest.mark.parametrize("whom", ["supervisor", "guard"])
def test_sigkill_of_the_parent_leaves_no_process(local: Local, whom: str) -> None:
    if not read_state(airflow_home()) or not processes():
        command = [sys.executable, "-m", "launchwire.runtime.guard", "--port", str(local.port)]
        subprocess.Popen(command, env=local.environ, start_new_session=True, stderr=subprocess.DEVNULL)
        wait_for(lambda: len(read_state(airflow_home()).get("components", {})) == 3 and len(processes()) > 4)
    supervisor = psutil.Process(read_state(airflow_home())["supervisor"])
    guard = supervisor.parent()
    assert guard is not None
    family = [guard, *processes()]
    assert len(family) > 4
    victim = supervisor if whom == "supervisor" else guard
    victim.send_signal(signal.SIGKILL)
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
