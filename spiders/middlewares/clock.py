"""Notes when a request is sent, so that its row can say how long it took."""

from __future__ import annotations

import time

from scrapy import Request


class Clock:
    """Innermost middleware: writes `asked_at` (monotonic seconds) into the request's meta."""

    def process_request(self, request: Request) -> None:
        """Stamp the request."""
        request.meta["asked_at"] = time.monotonic()


def took_ms(meta: dict[str, object]) -> int | None:
    """Milliseconds the answer took; for a failed request since the stamp; None when it never left."""
    latency = meta.get("download_latency")
    if isinstance(latency, float):
        return round(latency * 1000)
    asked = meta.get("asked_at")
    return round((time.monotonic() - asked) * 1000) if isinstance(asked, float) else None
