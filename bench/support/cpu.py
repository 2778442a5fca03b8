"""CPU seconds of this process and of the embedded server: other people's work on the machine does not count in them."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil
from sqlalchemy import text

from pipelines.warehouse import connect


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of CPU in Python (children included) and in the server."""

    clock: float
    python: float
    server: float

    @property
    def cpu(self) -> float:
        """All CPU seconds."""
        return self.python + self.server

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.clock - other.clock, self.python - other.python, self.server - other.server)

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.clock + other.clock, self.python + other.python, self.server + other.server)

    def __str__(self) -> str:
        return f"{self.clock:6.1f} s by the clock, CPU {self.python:5.1f} s Python + {self.server:5.1f} s server"


NOTHING = Spent(0.0, 0.0, 0.0)


def spent() -> Spent:
    """What has been spent until now; differences of two are what lies between them."""
    own, server = psutil.Process().cpu_times(), _postmaster().cpu_times()
    running = 0.0
    for process in _postmaster().children():
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        running += times.user + times.system
    return Spent(
        time.monotonic(),
        own.user + own.system + own.children_user + own.children_system,
        running + server.user + server.system + server.children_user + server.children_system,
    )


def _postmaster() -> psutil.Process:
    """The server's first process: the parent of the one that serves us."""
    with connect() as connection:
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    parent = psutil.Process(backend).parent()
    assert parent is not None
    return parent
