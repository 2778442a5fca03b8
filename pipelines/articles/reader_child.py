"""A child that reads pages: `python -m pipelines.articles.reader_child FD`; `reader_pool` starts, feeds and ends it.

A program of its own, not a fork or spawn of multiprocessing: the parent runs threads and a reactor, and a spawned child
would first import the parent's main module (Scrapy, Airflow), a second of work for nothing.
"""

from __future__ import annotations

import resource
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection

from pipelines.articles.page import Hints, Page, UnreadableError, read_page

# Processor seconds for one page, not wall clock: a loaded machine must not make good pages fail. The slowest of 2,000
# real pages took 1.9 s; ten are hostile.
READ_SECONDS = 10
# Address space of a child. Reading a 3 MB page peaks near 300 MB beside the 250 MB that the libraries map.
CHILD_BYTES = 900 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page to read, in so many processor seconds at most."""

    html: bytes
    url: str
    content_type: str = ""
    hints: Hints | None = None
    seconds: int = READ_SECONDS


Answer = Page | UnreadableError


def answer(job: PageJob) -> Answer:
    """The page, or why it cannot be read; never raises, except for want of memory that kills the process."""
    try:
        return read_page(job.html, job.url, job.content_type, job.hints)
    except UnreadableError as error:
        return error
    except Exception as error:
        return UnreadableError(f"{type(error).__name__}: {error}"[:300])


def serve(pipe: Connection[Answer, PageJob]) -> None:
    """One job in, one answer out, until the pipe closes, as it does when the parent dies."""
    # Ctrl-C on a terminal reaches the whole group; the parent decides what becomes of its children.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_BYTES, CHILD_BYTES))
    while True:
        try:
            job = pipe.recv()
            # The kernel ends the child when the page has used up its seconds.
            spent = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
            resource.setrlimit(resource.RLIMIT_CPU, (int(spent) + job.seconds, resource.RLIM_INFINITY))
            pipe.send(answer(job))
        except (EOFError, OSError):
            return


if __name__ == "__main__":
    # By its name: jobs are pickled as values of this module, not of `__main__`.
    from pipelines.articles import reader_child

    reader_child.serve(Connection(int(sys.argv[1])))
