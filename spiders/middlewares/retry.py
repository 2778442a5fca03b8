"""Retries that listen: a Retry-After is waited for when it is short, and ends the tries when it is long."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware, get_retry_request
from scrapy.http import Response

# Longer waits would hold a connection slot for nothing; the address stays due instead.
PATIENCE = 15.0
# Seconds before the first and second retry where the server names none.
_PAUSES = (0.5, 2.0)


def retry_after(response: Response) -> float | None:
    """Seconds that the answer asks us to wait, from either form of Retry-After; None when it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if not value:
        return None
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


class PatientRetry(RetryMiddleware):
    """Scrapy's retry, with a pause before each try."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The answer, or the request again after a pause."""
        if request.meta.get("dont_retry") or response.status not in self.retry_http_codes:
            return response
        wanted = retry_after(response)
        if wanted is not None and wanted > PATIENCE:
            return response
        assert self.crawler.spider is not None
        again = get_retry_request(
            request, spider=self.crawler.spider, reason=f"HTTP {response.status}", max_retry_times=self.max_retry_times
        )
        if again is None:
            return response
        tries = int(again.meta.get("retry_times", 1))
        await asyncio.sleep(wanted if wanted is not None else _PAUSES[min(tries, len(_PAUSES)) - 1])
        return again
