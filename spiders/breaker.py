"""A circuit breaker a source: after failures in a row its remaining pages wait for the next run."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

# Five failures in a row and no success between them: the outlet is down or has had enough of us.
FAILURES = 5
# An index that fails again and again is asked again after so long; the last step repeats.
_PAUSES = (timedelta(0), timedelta(0), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6), timedelta(days=1))
# The longest that a Retry-After can put us off: beyond a day it is a mistake.
MAX_RETRY_AFTER = timedelta(days=1)

# Outcomes that say something about the outlet's health; a page that is gone or unreadable does not.
_SICK = frozenset({"timeout", "connection_error", "dns_error", "http_error", "rate_limited", "forbidden", "failed"})


class Breaker:
    """Counts failures in a row a source."""

    def __init__(self) -> None:
        self._row: Counter[str] = Counter()

    def note(self, source_id: str, outcome: str) -> None:
        """Take note of how a request of the source ended; "" and good outcomes close the breaker."""
        if outcome in _SICK:
            self._row[source_id] += 1
        elif outcome not in ("robots", "blocked", "resting"):
            self._row[source_id] = 0

    def is_open(self, source_id: str) -> bool:
        """Whether the source should be left alone for the rest of this crawl."""
        return self._row[source_id] >= FAILURES


def not_before(failures: int, retry_after: float | None = None) -> datetime | None:
    """When an index that failed `failures` times in a row may be asked again; `retry_after` in seconds, if stated."""
    pause = _PAUSES[min(failures, len(_PAUSES)) - 1] if failures else timedelta(0)
    if retry_after is not None:
        pause = max(pause, min(timedelta(seconds=retry_after), MAX_RETRY_AFTER))
    return datetime.now(UTC) + pause if pause else None
