"""When an address is fetched again: 1 h, 6 h, 1 d and 7 d after its publication, or after failures, or never."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.articles.frontier import Settled, next_due

PUBLISHED = datetime(2022, 10, 4, 8, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def settled(good: bool = True, final: bool = False) -> Settled:
    return Settled(url_id="u", outcome="ok" if good else "timeout", good=good, final=final)


@pytest.mark.parametrize(
    ("age", "due_after"),
    [
        (timedelta(minutes=5), HOUR),
        (timedelta(minutes=59), HOUR),
        (HOUR, 6 * HOUR),
        (5 * HOUR, 6 * HOUR),
        (6 * HOUR, DAY),
        (23 * HOUR, DAY),
        (DAY, 7 * DAY),
        (6 * DAY, 7 * DAY),
        (7 * DAY, None),
        (400 * DAY, None),
    ],
)
def test_a_read_page_is_due_at_the_next_step_after_its_publication(age: timedelta, due_after: timedelta | None) -> None:
    due = next_due(settled(), 0, PUBLISHED, PUBLISHED + age)
    assert due == (PUBLISHED + due_after if due_after else None)


def test_a_date_from_the_future_counts_as_now() -> None:
    assert next_due(settled(), 0, PUBLISHED + DAY, PUBLISHED) == PUBLISHED + HOUR


@pytest.mark.parametrize(
    ("failures", "wait"), [(0, timedelta(minutes=10)), (1, 2 * HOUR), (2, DAY), (3, None), (9, None)]
)
def test_a_failed_page_is_tried_again_and_then_given_up(failures: int, wait: timedelta | None) -> None:
    due = next_due(settled(good=False), failures, PUBLISHED, PUBLISHED + DAY)
    assert due == (PUBLISHED + DAY + wait if wait else None)


def test_a_page_that_is_gone_is_never_due() -> None:
    assert next_due(settled(good=False, final=True), 0, PUBLISHED, PUBLISHED) is None
