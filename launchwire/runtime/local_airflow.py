"""Start, stop and judge the local Airflow from outside its supervisor."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import LOOPBACK, AirflowHome, airflow_home, free_port, load_secrets
from launchwire.runtime.airflow_prepare import AirflowError, prepare
from launchwire.runtime.components import COMMANDS
from launchwire.runtime.guard import run_guarded
from launchwire.runtime.processes import tree
from launchwire.runtime.rest import AirflowApi
from launchwire.runtime.supervisor import TASK_GRACE, take_lock

PARTS = ("metadatabase", "scheduler", "dag_processor")


@dataclass(slots=True)
class Status:
    """What is true now of the local Airflow. `parts` is Airflow's own view of its components."""

    running: bool
    url: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    components: dict[str, dict[str, Any]] = field(default_factory=dict)
    database: bool = False
    started_at: str = ""
    problems: list[str] = field(default_factory=list)

    @property
    def healthy(self) -> bool:
        """Whether all components run and nothing is wrong."""
        return self.running and self.database and not self.problems


@dataclass(frozen=True, slots=True)
class Started:
    """Where the local Airflow answers. `password` is set only when it was made just now."""

    url: str
    password: str | None
    already: bool


def is_running(home: AirflowHome) -> bool:
    """Whether a supervisor holds the lock."""
    lock = take_lock(home)
    if lock is None:
        return True
    lock.close()
    return False


def read_state(home: AirflowHome) -> dict[str, Any]:
    """What the supervisor wrote last; empty when there is nothing."""
    try:
        return dict(json.loads(home.state.read_text()))
    except FileNotFoundError:
        return {}


def _choose_port(home: AirflowHome, wanted: int | None) -> int:
    """The wanted port, else that of the last time, so that a browser's bookmark stays good, else a free one."""
    for port in filter(None, (wanted, read_state(home).get("port"))):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                if wanted:
                    raise AirflowError(f"port {wanted} is in use; choose another by --port, or none") from None
                continue
            return int(port)
    return free_port()


def start(
    *,
    port: int | None = None,
    timeout: float = 180,
    tell: Callable[[str], None] = lambda line: None,
) -> Started:
    """Start the local Airflow in the background and wait until it is healthy. `timeout` in seconds."""
    home = airflow_home()
    if is_running(home):
        return Started(f"http://{LOOPBACK}:{read_state(home).get('port')}", None, already=True)
    tell("preparing the databases")
    port, password = _prepare(home, port)
    home.logs.mkdir(parents=True, exist_ok=True)
    with (home.logs / "supervisor.log").open("ab") as output:
        guard = subprocess.Popen(
            [sys.executable, "-m", "launchwire.runtime.guard", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env={**os.environ, "LAUNCHWIRE_HOME": str(home.path.parent)},
        )
    tell("starting Airflow")
    try:
        _wait_until_healthy(home, port, guard, timeout)
    except BaseException:
        guard.terminate()
        guard.wait(TASK_GRACE + 40)
        raise
    return Started(f"http://{LOOPBACK}:{port}", password, already=False)


def _prepare(home: AirflowHome, port: int | None) -> tuple[int, str | None]:
    """Prepare in this process, so that errors come out here; the port, and the password when it is new."""
    keys, fresh = load_secrets(home)
    port = _choose_port(home, port)
    prepare(port=port)
    home.state.unlink(missing_ok=True)
    return port, keys["admin_password"] if fresh else None


def start_in_foreground(*, port: int | None = None, tell: Callable[[Started], None]) -> int:
    """Run the supervisor below this process until Ctrl-C or SIGTERM; its exit code."""
    home = airflow_home()
    if is_running(home):
        raise AirflowError("Airflow runs already; `launchwire down` stops it")
    port, password = _prepare(home, port)
    tell(Started(f"http://{LOOPBACK}:{port}", password, already=False))
    return run_guarded(["--port", str(port)])


def _wait_until_healthy(home: AirflowHome, port: int, guard: subprocess.Popen[bytes], timeout: float) -> None:
    api, deadline, seen = AirflowApi(port), time.monotonic() + timeout, "nothing answered"
    while time.monotonic() < deadline:
        if guard.poll() is not None:
            raise AirflowError(f"Airflow ended while starting; see {home.logs}/supervisor.log and components/")
        with contextlib.suppress(httpx.HTTPError):
            parts = api.health()
            # Airflow calls a scheduler healthy for 30 s after its last word; ours must run, too.
            started = read_state(home).get("components", {})
            all_run = len(started) == len(COMMANDS) and all(part["pid"] for part in started.values())
            if all_run and all(parts.get(part) == "healthy" for part in PARTS):
                return
            seen = ", ".join(f"{part} {state}" for part, state in parts.items())
        time.sleep(0.5)
    raise AirflowError(f"Airflow was not healthy within {timeout:.0f} s ({seen}); see {home.logs}/components/")


def stop(*, with_database: bool = True) -> tuple[bool, bool]:
    """Stop Airflow in order, then PostgreSQL; which of the two were running."""
    home = airflow_home()
    was_running = is_running(home)
    if was_running:
        pid = int(read_state(home).get("supervisor", 0))
        # The whole tree, noted before: if the supervisor does not end by itself, all of it is killed.
        family = tree(pid) if pid else []
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + TASK_GRACE + 40
        while is_running(home) and time.monotonic() < deadline:
            time.sleep(0.2)
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        if is_running(home):
            raise AirflowError(f"the supervisor (process {pid}) does not end; see {home.logs}/supervisor.log")
    return was_running, postgres.stop() if with_database else False


def status() -> Status:
    """Ask everybody: the lock, the database, the API server, and Airflow's own health."""
    home = airflow_home()
    found = Status(running=is_running(home), database=postgres.is_ready(postgres.server()))
    if not found.running:
        return found
    state = read_state(home)
    found.url = f"http://{LOOPBACK}:{state.get('port')}"
    found.components, found.started_at = state.get("components", {}), state.get("started_at", "")
    if not found.database:
        found.problems.append("PostgreSQL does not answer")
    found.problems += [f"{name} is down" for name, part in found.components.items() if not part["pid"]]
    api = AirflowApi(int(state.get("port", 0)))
    try:
        found.parts = api.health()
        found.problems += [
            f"{part} is {found.parts.get(part, 'none')}" for part in PARTS if found.parts.get(part) != "healthy"
        ]
        found.problems += api.import_errors()
    except httpx.HTTPError as error:
        found.problems.append(f"the API server does not answer: {error}")
    return found
