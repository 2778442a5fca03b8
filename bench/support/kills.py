"""SIGKILL for one part of the running line: a task's process, a worker, the scheduler, PostgreSQL and the like."""

from __future__ import annotations

import collections
import contextlib
import os
import random
import signal
import time

import psutil

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import airflow_home
from launchwire.runtime.executor_workers import executor_workers
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.processes import tree

# How often each is hit, of 20: the tasks most, since they hold the data.
VICTIMS = {"task": 10, "worker": 3, "scheduler": 2, "postgres": 3, "api-server": 1, "dag-processor": 1}


def kill_tree(pid: int) -> None:
    """A process and all below it."""
    for process in tree(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def kill_postgres() -> bool:
    """The server's main process: its children end at once, nothing is written any more."""
    try:
        pid = int((postgres.server().data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
    except (FileNotFoundError, IndexError, ProcessLookupError):
        return False  # it is dead already
    return True


def task_processes(scheduler: int) -> list[psutil.Process]:
    """Everything that works below the scheduler's workers: tasks, and the crawls that they started."""
    return [process for worker in executor_workers(scheduler) for process in tree(worker) if process.pid != worker]


def kill_part(victim: str, chance: random.Random) -> bool:
    """Kill one `victim` of the local Airflow; False when there is none now."""
    if victim == "postgres":
        return kill_postgres()
    components = read_state(airflow_home()).get("components", {})
    scheduler = (components.get("scheduler") or {}).get("pid")
    if victim in ("task", "worker"):
        if scheduler is None:
            return False
        pids = sorted(executor_workers(scheduler))
        if victim == "task":
            pids = sorted(process.pid for process in task_processes(scheduler))
        pid = chance.choice(pids) if pids else None
    else:
        pid = (components.get(victim) or {}).get("pid")
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


class Killer:
    """Kills one part after another, chosen by chance, with a pause between; counts what it killed."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.killed: collections.Counter[str] = collections.Counter()
        self._choose(longest_pause=6)

    def _choose(self, longest_pause: float) -> None:
        self._victim = self._chance.choices(list(VICTIMS), list(VICTIMS.values()))[0]
        self._due = time.monotonic() + self._chance.uniform(1, longest_pause)

    def turn(self) -> None:
        """Kill the chosen part if its time has come; one that there is not yet is waited for, but not for long."""
        now = time.monotonic()
        if now >= self._due and kill_part(self._victim, self._chance):
            self.killed[self._victim] += 1
            self._choose(longest_pause=12)
        elif now >= self._due + 20:
            self._choose(longest_pause=1)
