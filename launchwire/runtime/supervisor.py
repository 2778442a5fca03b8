"""The supervisor of the local Airflow: keeps PostgreSQL and Airflow's components running until it is told to stop.

It holds the lock file for as long as it lives, so that a lock that can be taken proves that nothing runs.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import logging
import os
import signal
import socket
import sys
import time
from datetime import UTC, datetime
from types import FrameType
from typing import IO

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import LOOPBACK, AirflowHome, airflow_home, metadata_urls, write_private
from launchwire.runtime.airflow_prepare import prepare
from launchwire.runtime.components import COMMANDS, STOP_ORDER, Component, rotate
from launchwire.runtime.executor_workers import WorkerWatch, executor_workers
from launchwire.runtime.processes import adopt_orphans, end, reap_adopted, strays
from launchwire.runtime.stalls import stall_seconds, stalled
from pipelines.settings import settings

log = logging.getLogger("launchwire.supervisor")

# A running task may take this long to come to its end before the stop kills it; its next run goes on from there.
TASK_GRACE = 30.0
_GRACE = 10.0
_TICK = 0.5
_DATABASE_EVERY = 2.0
_WORKERS_EVERY = 2.0
_STALLS_EVERY = 10.0
_ROTATE_EVERY = 60.0
# Task logs older than this are removed; the counts of every run stay in warehouse.runs.
_KEEP_LOGS = 30 * 86400.0


class Supervisor:
    """The loop that starts, watches and stops the components."""

    def __init__(self, home: AirflowHome, port: int) -> None:
        self.home = home
        self.port = port
        self.stopping = False
        self.components: list[Component] = []
        self.workers = WorkerWatch()
        self.started_at = datetime.now(UTC).isoformat(timespec="seconds")

    def run(self) -> None:
        """Start all, watch until told to stop, stop all."""
        try:
            environ = prepare(port=self.port)
            places = self.home.logs / "components"
            self.components = [Component(name, places / f"{name}.log", environ) for name in COMMANDS]
            self._start()
            self._watch()
        finally:
            self._stop()

    def ask_to_stop(self, number: int, _frame: FrameType | None) -> None:
        """The signal handler: the loop ends at its next turn."""
        log.info("%s: stopping", signal.Signals(number).name)
        self.stopping = True

    def _start(self) -> None:
        for component in self.components:
            if self.stopping:
                return
            # The scheduler's first tasks need the API server; the others do not wait for it.
            while component.name == "scheduler" and not self.stopping and not self._api_answers():
                self._turn()
                time.sleep(_TICK)
            component.start()
            log.info("%s started", component.name)
            self._write_state()

    def _api_answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=1):
                return True
        except OSError:
            return False

    def _watch(self) -> None:
        database_due = workers_due = stalls_due = rotate_due = 0.0
        while not self.stopping:
            now = time.monotonic()
            if now >= database_due:
                self._keep_database()
                database_due = now + _DATABASE_EVERY
            if now >= workers_due:
                self._keep_workers()
                workers_due = now + _WORKERS_EVERY
            if now >= stalls_due:
                self._end_stalls()
                stalls_due = now + _STALLS_EVERY
            if now >= rotate_due:
                self._rotate_logs()
                rotate_due = now + _ROTATE_EVERY
            self._turn()
            time.sleep(_TICK)

    def _turn(self) -> None:
        self._reap()
        dead = [component for component in self.components if component.restart_if_dead()]
        if dead:
            # What a killed component leaves behind would work beside its successor.
            known = [pid for component in self.components if (pid := component.pid) is not None]
            end(strays(os.getpid(), known), grace=1.0)
        self._write_state()

    def _reap(self) -> None:
        reap_adopted([c.process.pid for c in self.components if c.process is not None])

    def _keep_database(self) -> None:
        self._reap()
        if not postgres.is_ready(postgres.server()):
            log.error("PostgreSQL does not answer; starting it")
            try:
                postgres.start()
            except postgres.PostgresError as error:
                log.error("%s", error)

    def _keep_workers(self) -> None:
        for component in self.components:
            if component.name == "scheduler" and self.workers.one_died(component.pid) and not self.stopping:
                log.error("a worker of the scheduler died and may hold its queue; the scheduler starts again")
                component.kill()

    def _end_stalls(self) -> None:
        now = time.monotonic()
        running = {c.name: c for c in self.components if c.pid is not None}
        scheduler = running.get("scheduler")
        idle = executor_workers(scheduler.pid, idle_only=True) if scheduler and scheduler.pid else ()
        ages = {name: now - component.started_at for name, component in running.items()}
        limit = stall_seconds(settings().lost_task_seconds)
        for name, reason in stalled(metadata_urls(postgres.server())[0], ages, len(idle), limit).items():
            log.error("%s: %s; it starts again", name, reason)
            running[name].kill()

    def _rotate_logs(self) -> None:
        for component in self.components:
            component.rotate_log()
        rotate(self.home.logs / "supervisor.log")
        oldest = time.time() - _KEEP_LOGS
        for path in self.home.logs.glob("dag_id=*/**/*.log"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

    def _write_state(self) -> None:
        state = {
            "supervisor": os.getpid(),
            "port": self.port,
            "started_at": self.started_at,
            "components": {c.name: {"pid": c.pid, "restarts": c.restarts} for c in self.components},
        }
        text = json.dumps(state, indent=1)
        if not self.home.state.exists() or self.home.state.read_text() != text:
            write_private(self.home.state, text)

    def _stop(self) -> None:
        by_name = {component.name: component for component in self.components}
        for name in STOP_ORDER:
            if name in by_name:
                by_name[name].stop(grace=TASK_GRACE if name == "scheduler" else _GRACE)
                log.info("%s stopped", name)
        end(strays(os.getpid(), ()), grace=1.0)


def take_lock(home: AirflowHome) -> IO[str] | None:
    """The lock of the running supervisor; None when another one holds it."""
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = (home.path / "lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def main() -> int:
    """Run the supervisor of this process's settings on the port given."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    home = airflow_home()
    lock = take_lock(home)
    if lock is None:
        log.error("another supervisor runs for %s", home.path)
        return 3
    adopt_orphans()
    supervisor = Supervisor(home, arguments.port)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, supervisor.ask_to_stop)
    with lock:
        supervisor.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
