"""A source's state by its own thresholds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from launchwire.maintenance.source_health import Floors, Seen, judge

NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
FLOORS = Floors(per_day_min=1.0, per_day_max=50.0, silent_days=7)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


@pytest.mark.parametrize(
    ("seen", "state", "reason"),
    [
        (Seen(), "new", "never asked yet"),
        (Seen(ago(60), ago(3), ago(3), None, ago(3), 5), "unasked", "not asked since 2026-03-28"),
        (
            Seen(ago(60), ago(0.5), ago(4), "timeout", ago(4), 5),
            "dead",
            "no answer since 2026-03-27; mostly timeout",
        ),
        (Seen(ago(4), ago(0.5), None, "http_error", None, 0), "dead", "no answer ever; mostly http_error"),
        (Seen(ago(2), ago(0.5), None, "http_error", None, 0), "well", ""),
        (
            Seen(ago(60), ago(0.5), ago(0.5), None, ago(8), 5),
            "silent",
            "no new article since 2026-03-23; 7 days are normal",
        ),
        (Seen(ago(60), ago(0.5), ago(0.5), None, None, 0), "silent", "no new article ever; 7 days are normal"),
        (Seen(ago(5), ago(0.5), ago(0.5), None, None, 0), "well", ""),
        (
            Seen(ago(60), ago(0.5), ago(0.5), None, ago(1), 0.4),
            "low",
            "0.4 articles a day; at least 1 are normal",
        ),
        (
            Seen(ago(60), ago(0.5), ago(0.5), None, ago(1), 80),
            "flood",
            "80.0 articles a day; at most 50 are normal",
        ),
        (Seen(ago(3), ago(0.5), ago(0.5), None, ago(1), 0.4), "well", ""),
        (Seen(ago(60), ago(0.5), ago(0.5), None, ago(1), 5), "well", ""),
    ],
)
def test_the_state_of_a_source(seen: Seen, state: str, reason: str) -> None:
    found = judge("kor/x", FLOORS, seen, NOW)
    assert (found.state, found.reason) == (state, reason)
    assert found.well == (state in ("well", "new"))
