"""Process trees: who dies with whom, and how a tree is brought to its end."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable

import psutil

# linux/prctl.h
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies, so that none escapes. Linux only."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """For Popen's preexec_fn: the child gets signal `number` when its parent dies, even by SIGKILL. Linux only."""
    parent = os.getpid()

    def in_child() -> None:
        _prctl(_PR_SET_PDEATHSIG, number)
        if sys.platform == "linux" and os.getppid() != parent:
            os._exit(1)  # the parent died before the request

    return in_child


def _is_database(process: psutil.Process) -> bool:
    """The embedded PostgreSQL outlives us on purpose, even when we restarted it and are its parent."""
    try:
        return process.name().startswith("postgres")
    except psutil.NoSuchProcess:
        return False


def tree(pid: int) -> list[psutil.Process]:
    """The process and all its descendants that live, PostgreSQL and its own left out."""
    found: list[psutil.Process] = []
    try:
        todo = [psutil.Process(pid)]
    except psutil.NoSuchProcess:
        return []
    while todo:
        process = todo.pop()
        if _is_database(process):
            continue
        with contextlib.suppress(psutil.NoSuchProcess):
            todo.extend(process.children())
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def strays(parent: int, known: Iterable[int]) -> list[psutil.Process]:
    """The descendants of `parent` that belong to none of the `known` process ids."""
    kept = {process.pid for pid in known for process in tree(pid)} | {parent}
    return [process for process in tree(parent) if process.pid not in kept]


def end(processes: Iterable[psutil.Process], *, grace: float) -> None:
    """Ask the processes to end (SIGTERM), wait `grace` seconds, kill what is left."""
    alive = list(processes)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(alive, timeout=grace)
    for process in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=5)


def reap_adopted(own: Iterable[int]) -> None:
    """Take note of adopted children that are dead; `own` are the children that somebody else waits for.

    Until its parent has done so, a dead process keeps its number, and PostgreSQL refuses to start beside it.
    """
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess, ChildProcessError):
            if child.pid not in own and child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)


def end_descendants(*, grace: float) -> None:
    """End every descendant of this process. Repeated, since a dying process may still start one."""
    me = os.getpid()
    while left := strays(me, ()):
        end(left, grace=grace)
        grace = 0.0
