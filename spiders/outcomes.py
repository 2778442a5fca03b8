"""From what went wrong to one outcome and a reason in plain words."""

from __future__ import annotations

import gzip
import re
import zlib

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from pipelines.articles.page import MAX_HTML_BYTES
from spiders.browser_proxy import REFUSED_HEADER
from spiders.middlewares.addresses import BlockedAddressError, SafeAddresses
from spiders.middlewares.rest import RestingError

_CONNECTION = (DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError, OSError)


def of_failure(failure: Failure) -> tuple[str, str]:
    """Outcome and reason of a request that got no usable answer."""
    error = failure.value
    reason = f"{type(error).__name__}: {error}"[:300]
    if isinstance(error, BlockedAddressError):
        return "blocked", str(error)
    if isinstance(error, IgnoreRequest):
        return _ignored(error)
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return "unreadable", f"damaged compression: {error}"[:300]
    if isinstance(error, DownloadCancelledError):
        return "too_large", reason
    if isinstance(error, DownloadTimeoutError):
        return "timeout", reason
    if type(error).__module__.startswith("playwright") and type(error).__name__ == "TimeoutError":
        return "timeout", reason
    if isinstance(error, CannotResolveHostError):
        return "dns_error", reason
    return ("connection_error" if isinstance(error, _CONNECTION) else "failed"), reason


def _ignored(error: IgnoreRequest) -> tuple[str, str]:
    """Scrapy refuses by IgnoreRequest and tells its reasons apart only by their words."""
    reason = str(error)
    if "robots.txt" in reason:
        return "robots", reason
    if isinstance(error, RestingError):
        return "resting", reason
    if "exceeded DOWNLOAD_MAXSIZE" in reason:
        return "too_large", reason
    return ("redirects", reason) if "redirect" in reason else ("refused", reason or "ignored")


def of_response(response: Response) -> tuple[str, str]:
    """Outcome of an answered page; empty when its body may be an article's."""
    if response.meta.get("playwright"):
        if REFUSED_HEADER in response.headers:
            return "blocked", (response.headers.get(REFUSED_HEADER) or b"").decode("latin-1")
        try:
            # A script may have led the page elsewhere.
            SafeAddresses().process_request(Request(response.url))
        except BlockedAddressError as error:
            return "blocked", f"the page led to {response.url[:100]}: {error}"
        if len(response.body) > MAX_HTML_BYTES:
            return "too_large", f"{len(response.body)} bytes once drawn"
    outcome, reason = of_status(response)
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1").partition(";")[0].strip().lower()
    if not outcome and kind and not re.search(r"html|^text/plain$|^application/(?:xml|octet-stream)$|warc", kind):
        return "not_html", f"Content-Type {kind}"[:100]
    return outcome, reason


def of_status(response: Response) -> tuple[str, str]:
    """Outcome of an answer by its status; empty when the body is to be read."""
    status = response.status
    if status == 304:
        return "not_modified", ""
    if 200 <= status < 300:
        return "", ""
    if status in (404, 410):
        return "gone", f"HTTP {status}"
    if status in (401, 402, 403, 451):
        return "forbidden", f"HTTP {status}"
    if status == 429:
        return "rate_limited", f"HTTP {status}"
    return "http_error", f"HTTP {status}"
