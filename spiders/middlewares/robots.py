"""robots.txt, obeyed, capped and recorded; one that the server cannot serve forbids, as RFC 9309 says."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

# RFC 9309 asks to read 500 KiB at least; a longer file is a trap.
_MAX_BYTES = 512 * 1024


class RobotsUnavailableError(IgnoreRequest):
    """robots.txt answered with a server error, so nothing of the host is fetched in this crawl."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware with the two rules it lacks."""

    def __init__(self, crawler: object) -> None:
        super().__init__(crawler)  # type: ignore[arg-type]
        self._unavailable: dict[str, str] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        note = getattr(self.crawler.spider, "note_robots", None)
        if note is not None:
            note(request, response)
        if response.status >= 500 or response.status == 429:
            self._unavailable[netloc] = f"robots.txt answered HTTP {response.status}"
        body = response.body[:_MAX_BYTES] if response.status == 200 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Refuse what robots.txt forbids, and all of a host that cannot serve its robots.txt."""
        netloc = request.url.split("/")[2]
        if netloc in self._unavailable:
            raise RobotsUnavailableError(f"{self._unavailable[netloc]}, which forbids all (RFC 9309)")
        super().process_request_2(rp, request)
