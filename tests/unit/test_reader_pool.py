"""Pages are read in children that can be killed: a hostile page costs itself, never its neighbours."""

from __future__ import annotations

import os
import signal

import psutil

from pipelines.articles.page import Page, UnreadableError
from pipelines.articles.reader_child import PageJob
from pipelines.articles.reader_pool import ReaderPool, read_all

GOOD = b"<html><body><article><h1>Rocket leaves</h1><p>The rocket left its pad at dawn.</p></article></body></html>"
# 2.7 MB of links: minutes of work for an extractor that weighs each against its neighbours.
SLOW = (
    b"<html><body>"
    + b"<div><ul><li><a href=/x>Link to a story</a> and <b>words</b></li></ul></div>" * 36_000
    + b"</body></html>"
)


def children() -> set[int]:
    """The processes that this one started."""
    return {child.pid for child in psutil.Process().children()}


def test_a_page_that_takes_too_long_is_killed_and_the_next_one_read() -> None:
    with ReaderPool(1) as pool:
        answer = pool.submit(PageJob(SLOW, "https://a.example/slow", seconds=1)).result()
        assert isinstance(answer, UnreadableError)
        assert str(answer) == "reading took more than 1 s of processor time, or too much memory"
        good = pool.submit(PageJob(GOOD, "https://a.example/1")).result()
        assert isinstance(good, Page)
        assert good.title == "Rocket leaves"


def test_a_killed_child_is_replaced() -> None:
    before = children()
    with ReaderPool(1) as pool:
        assert isinstance(pool.submit(PageJob(GOOD, "https://a.example/1")).result(), Page)
        [child] = children() - before
        os.kill(child, signal.SIGKILL)
        # The pool may notice before it sends the page or while it waits for it; the one after that is read for sure.
        pool.submit(PageJob(GOOD, "https://a.example/2")).result()
        assert isinstance(pool.submit(PageJob(GOOD, "https://a.example/3")).result(), Page)
    assert children() == before


def test_every_page_gets_one_answer_and_no_child_stays() -> None:
    before = children()
    jobs = [PageJob(GOOD if number % 3 else b"no page", f"https://a.example/{number}") for number in range(20)]
    answers = dict(read_all(range(20), lambda number: jobs[number], 2))
    assert sorted(answers) == list(range(20))
    assert {number for number, answer in answers.items() if isinstance(answer, UnreadableError)} == set(range(0, 20, 3))
    assert children() == before
