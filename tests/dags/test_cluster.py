"""The topology of docker/compose.yaml as processes: Redis, PostgreSQL, Airflow on CeleryExecutor, two workers.

One worker is killed in the middle of a run; the table ends as on a single machine.
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
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import psutil
import pytest

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import LOOPBACK, free_port, metadata_urls
from launchwire.runtime.airflow_prepare import prepare
from launchwire.runtime.processes import tree
from launchwire.runtime.rest import AirflowApi
from pipelines.settings import REPOSITORY, settings
from spiders.newsroom import serve

REDIS = shutil.which("redis-server")

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.slow,
    pytest.mark.cluster,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(REDIS is None, reason="redis-server is absent"),
]


def wait_for(ask: Callable[[], Any], seconds: float = 400) -> Any:
    """The first true answer; the time is a bound for a busy machine, no expectation."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, f"nothing within {seconds} s"
        time.sleep(0.3)
    return found


@contextmanager
def process(command: list[str], environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with its children, all of them killed at the end."""
    with log.open("wb") as output:
        started = subprocess.Popen(command, env=environ, stdout=output, stderr=output, start_new_session=True)
    try:
        yield started
    finally:
        kill_all(started.pid)
        started.wait()


def kill_all(pid: int) -> None:
    """SIGKILL a process and all below it at one stroke."""
    for one in tree(pid):
        with suppress(psutil.NoSuchProcess):
            one.send_signal(signal.SIGKILL)


def table(url: str) -> bytes:
    """The launch events as the export writes them."""
    command = [str(Path(sys.executable).with_name("launchwire")), "export", "launch_events", "--format", "jsonl"]
    return subprocess.run(command, env={**os.environ, "LAUNCHWIRE_DATABASE_URL": url}, capture_output=True).stdout


@pytest.fixture
def newsroom_environ(postgres_server: postgres.Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Two fresh databases, with the newsroom as the catalogue, two sources a task."""
    names = [f"test_{uuid.uuid4().hex[:12]}" for _ in range(2)]
    for name in names:
        postgres.create_database(postgres_server, name)
    with serve() as address:
        monkeypatch.setenv("LAUNCHWIRE_NEWSROOM", address)
        monkeypatch.setenv("LAUNCHWIRE_SOURCES_DIR", str(REPOSITORY / "spiders" / "newsroom" / "sources"))
        monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
        monkeypatch.setenv("LAUNCHWIRE_RETRY_SECONDS", "1")
        monkeypatch.setenv("LAUNCHWIRE_SOURCES_PER_GROUP", "2")
        # A dead worker is known as such after this; long enough that a busy machine's task is not taken for lost.
        monkeypatch.setenv("LAUNCHWIRE_LOST_TASK_SECONDS", "40")
        settings.cache_clear()
        yield [postgres_server.url(name) for name in names]
    settings.cache_clear()


def single_machine(url: str) -> None:
    """All steps in one process, one after the other."""
    steps = (
        "from spiders.collect import collect; from pipelines.extraction.step import extract_articles;"
        "from pipelines.deduplication.step import deduplicate; from pipelines.resolution.step import resolve;"
        "from pipelines.warehouse import migrate; migrate();"
        "[step(run_id='r') for step in (collect, extract_articles, deduplicate, resolve)]"
    )
    environ = {**os.environ, "LAUNCHWIRE_DATABASE_URL": url}
    subprocess.run([sys.executable, "-c", steps], env=environ, check=True, capture_output=True)


def test_a_worker_killed_in_mid_run_changes_nothing(newsroom_environ: list[str], tmp_path: Path) -> None:
    alone, shared = newsroom_environ
    single_machine(alone)
    os.environ["LAUNCHWIRE_DATABASE_URL"] = shared
    settings.cache_clear()
    queue, port = free_port(), free_port()
    environ = {
        **{k: v for k, v in prepare(port=port).items() if not k.lower().endswith("_proxy")},
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CELERY__BROKER_URL": f"redis://{LOOPBACK}:{queue}/0",
        "AIRFLOW__CELERY__RESULT_BACKEND": "db+" + metadata_urls(postgres.server())[0],
        # A task that its dead worker had taken but not begun is queued again after this; by default after ten minutes.
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "120",
        "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "5",
    }
    airflow = [sys.executable, "-m", "airflow"]
    with ExitStack() as running:

        def start(name: str, *command: str) -> subprocess.Popen[bytes]:
            return running.enter_context(process(list(command), environ, tmp_path / f"{name}.log"))

        start("redis", str(REDIS), "--bind", LOOPBACK, "--port", str(queue), "--save", "", "--dir", str(tmp_path))
        start("api", *airflow, "api-server")
        start("dags", *airflow, "dag-processor")
        start("scheduler", *airflow, "scheduler", "--skip-serve-logs")
        workers = [
            start(
                f"worker{number}",
                *(*airflow, "celery", "worker", "--concurrency", "2", "--skip-serve-logs"),
                *("--celery-hostname", f"worker{number}@%h", "--pid", str(tmp_path / f"worker{number}.pid")),
            )
            for number in (1, 2)
        ]
        api = AirflowApi(port)

        def healthy() -> bool:
            try:
                return api.health()["scheduler"] == "healthy" and len(api.dags()) == 4
            except httpx.HTTPError:
                return False

        wait_for(healthy)
        for worker in workers:
            wait_for(lambda pid=worker.pid: len(tree(pid)) >= 3)  # the worker and its two pool processes
        run_id = api.trigger("launch_events_daily", {"since": "2016-01-01", "until": "2024-12-31"})
        run = f"dags/launch_events_daily/dagRuns/{quote(run_id)}"

        def instances() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = api.call("GET", f"{run}/taskInstances")["task_instances"]
            return found

        def hit() -> dict[str, Any] | None:
            """Kill the first worker while it surely runs a task: it is stopped for the look, so that nothing ends."""
            family = tree(workers[0].pid)
            for one in family:
                with suppress(psutil.NoSuchProcess):
                    one.send_signal(signal.SIGSTOP)
            pids = {one.pid for one in family}
            running_there = [ti for ti in instances() if ti["state"] == "running" and ti["pid"] in pids]
            if running_there:
                kill_all(workers[0].pid)
                return running_there[0]
            for one in family:
                with suppress(psutil.NoSuchProcess):
                    one.send_signal(signal.SIGCONT)
            return None

        victim = wait_for(hit)

        def ended() -> str | None:
            state = api.call("GET", run)["state"]
            return state if state in ("success", "failed") else None

        assert wait_for(ended, 900) == "success"
        after = {(ti["task_id"], ti["map_index"]): ti["try_number"] for ti in instances()}
        assert len([task for task, _ in after if task == "collect"]) == 4
        assert after[victim["task_id"], victim["map_index"]] > victim["try_number"]
    assert table(shared) == table(alone) != b""
