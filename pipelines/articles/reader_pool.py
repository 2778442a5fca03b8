"""Pages are read in child processes that can be killed: an extractor may hang or eat memory on a hostile page.

A child that exceeds its time or memory is killed and replaced; its page fails, nothing else does.
"""

from __future__ import annotations

import atexit
import os
import queue
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import TypeVar

from pipelines.articles.page import UnreadableError
from pipelines.articles.reader_child import Answer, PageJob

# Wall-clock seconds after which a child counts as hung, whatever its processor time.
HUNG_SECONDS = 120.0


class _Child:
    """One child process, started when first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[PageJob, Answer] | None = None

    def read(self, job: PageJob) -> Answer:
        try:
            pipe = self._pipe if self._pipe is not None and self._alive() else self._start()
            pipe.send(job)
            if pipe.poll(HUNG_SECONDS):
                return pipe.recv()
            reason = f"reading hung for {HUNG_SECONDS:.0f} s"
        except (EOFError, OSError):
            reason = f"reading took more than {job.seconds} s of processor time, or too much memory"
        self.kill()
        return UnreadableError(reason)

    def _alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _start(self) -> Connection[PageJob, Answer]:
        self.kill()
        ours, theirs = Pipe()
        command = [sys.executable, "-P", "-m", "pipelines.articles.reader_child", str(theirs.fileno())]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()])
        theirs.close()
        self._pipe = ours
        return ours

    def kill(self) -> None:
        """End the child at once."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._pipe = self._process = None


@cache
def shared_pool() -> ReaderPool:
    """The pool of this process; it ends with the process."""
    pool = ReaderPool()
    atexit.register(pool.close)
    return pool


class ReaderPool:
    """`size` children (default: one a core), handed jobs by as many threads. Use as a context manager."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size or os.cpu_count() or 1
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        self._children = [_Child() for _ in range(self.size)]
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(self.size, thread_name_prefix="reader")

    def __enter__(self) -> ReaderPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, job: PageJob) -> Future[Answer]:
        """Queue a job; its future never raises: a page that cannot be read answers with the reason."""
        return self._threads.submit(self._read, job)

    def _read(self, job: PageJob) -> Answer:
        child = self._idle.get()
        try:
            return child.read(job)
        finally:
            self._idle.put(child)

    def close(self) -> None:
        """Drop what is queued and end the children."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.kill()
        self._threads.shutdown(wait=True)


T = TypeVar("T")


def read_all(jobs: Iterable[T], job_of: Callable[[T], PageJob], size: int | None = None) -> Iterator[tuple[T, Answer]]:
    """Every element with the answer for its job, as they complete; at most four jobs a child are held in memory.

    `size` children of its own read them; by default the pool of the process does, so that a thousand small files do not
    start a thousand children.
    """
    if size is None:
        yield from _read_by(shared_pool(), jobs, job_of)
        return
    with ReaderPool(size) as pool:
        yield from _read_by(pool, jobs, job_of)


def _read_by(pool: ReaderPool, jobs: Iterable[T], job_of: Callable[[T], PageJob]) -> Iterator[tuple[T, Answer]]:
    waiting: dict[Future[Answer], T] = {}
    for one in jobs:
        waiting[pool.submit(job_of(one))] = one
        if len(waiting) >= 4 * pool.size:
            yield from _collect(waiting)
    while waiting:
        yield from _collect(waiting)


def _collect(waiting: dict[Future[Answer], T]) -> Iterator[tuple[T, Answer]]:
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for future in done:
        yield waiting.pop(future), future.result()
