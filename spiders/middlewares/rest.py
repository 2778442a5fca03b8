"""Refuses requests of a source whose circuit breaker is open."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from spiders.breaker import Breaker


class RestingError(IgnoreRequest):
    """The source failed too often in a row; its pages stay due."""


class Rest:
    """Outermost middleware: asks the spider's breaker."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Rest:
        """One a crawl."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RestingError."""
        breaker: Breaker | None = getattr(self._crawler.spider, "breaker", None)
        source_id = request.meta.get("source_id")
        if breaker is not None and isinstance(source_id, str) and breaker.is_open(source_id):
            raise RestingError("the source failed too often in a row; its pages wait for the next run")
