"""The window that a run collects: params, then data interval, then the day before the run."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from launchwire.orchestration.window import Window, WindowError, parse_bound, run_window


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "end", "expected"),
    [
        ("2019-05-09", False, "2019-05-09T00:00"),
        ("2019-05-09", True, "2019-05-10T00:00"),
        ("2019-05-09T07:29:00Z", True, "2019-05-09T07:29"),
        ("2019-05-09T16:29:00+09:00", False, "2019-05-09T07:29"),
        ("2019-05-09T07:29", False, "2019-05-09T07:29"),
    ],
)
def test_a_bound_is_a_day_or_a_time(value: str, end: bool, expected: str) -> None:
    assert parse_bound(value, end=end) == at(expected)


@pytest.mark.parametrize(
    ("params", "interval", "previous", "expected"),
    [
        pytest.param(
            {"since": "2019-05-04", "until": "2019-05-09"},
            ("2024-01-01T00:40", "2024-01-02T00:40"),
            None,
            ("2019-05-04T00:00", "2019-05-10T00:00"),
            id="params are taken as they are",
        ),
        pytest.param(
            {},
            ("2024-01-01T00:40", "2024-01-02T00:40"),
            None,
            ("2023-12-31T12:40", "2024-01-02T00:40"),
            id="a data interval, twelve hours earlier",
        ),
        pytest.param(
            {},
            ("2024-01-09T00:40", "2024-01-10T00:40"),
            "2024-01-02T00:40",
            ("2024-01-01T12:40", "2024-01-10T00:40"),
            id="back to the last success",
        ),
        pytest.param(
            {}, (None, None), None, ("2024-01-09T18:00", "2024-01-11T06:00"), id="a manual run: the day before it"
        ),
        pytest.param(
            {"until": "2019-05-09"},
            ("2024-01-09T00:40", "2024-01-10T00:40"),
            "2024-01-02T00:40",
            ("2019-05-08T12:00", "2019-05-10T00:00"),
            id="only an end: the day before it",
        ),
    ],
)
def test_the_window(
    params: dict[str, str],
    interval: tuple[str | None, str | None],
    previous: str | None,
    expected: tuple[str, str],
) -> None:
    start, end = (at(x) if x else None for x in interval)
    found = run_window(params, (start, end), at("2024-01-11T06:00"), at(previous) if previous else None)
    assert found == Window(at(expected[0]), at(expected[1]))


def test_a_bound_that_is_no_date_names_itself_and_the_remedy() -> None:
    with pytest.raises(WindowError, match=r"since: '9 May' is no date; write 2019-05-09 or 2019-05-09T07:29:00Z"):
        run_window({"since": "9 May"}, run_after=at("2024-01-11T06:00"))


def test_a_window_ends_after_it_begins() -> None:
    with pytest.raises(WindowError, match="the window ends at 2019-05-05"):
        run_window({"since": "2019-05-09", "until": "2019-05-04"}, run_after=at("2024-01-11T06:00"))
