"""The scheduler's worker processes: one that died takes the queue with it.

Airflow's LocalExecutor hands tasks out over a pipe whose lock the next idle worker holds while it waits. Killed there,
it never gives the lock back: every further task stays queued for ever, while the scheduler looks healthy.
"""

from __future__ import annotations

import contextlib

import psutil

# Airflow names its worker processes so, idle or busy.
_TITLE = "airflow worker -- LocalExecutor"


def executor_workers(scheduler: int, *, idle_only: bool = False) -> set[int]:
    """Process ids of the workers of the scheduler that live; only those without a task when asked so."""
    found = set()
    with contextlib.suppress(psutil.NoSuchProcess):
        for process in psutil.Process(scheduler).children():
            with contextlib.suppress(psutil.NoSuchProcess):
                # A dead one that nobody has waited for has no command line any more.
                title = " ".join(process.cmdline())
                if title.startswith(_TITLE) and ("<idle>" in title or not idle_only):
                    found.add(process.pid)
    return found


class WorkerWatch:
    """Remembers the workers of a scheduler from one look to the next."""

    def __init__(self) -> None:
        self._scheduler: int | None = None
        self._known: set[int] = set()

    def one_died(self, scheduler: int | None) -> bool:
        """Whether a worker that was seen before is gone while its scheduler lives."""
        if scheduler != self._scheduler:
            self._scheduler, self._known = scheduler, set()
        if scheduler is None:
            return False
        alive = executor_workers(scheduler)
        lost, self._known = self._known - alive, alive
        return bool(lost)
