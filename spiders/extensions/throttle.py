"""AutoThrottle that never goes below a host's own delay: the catalogue's, or the crawl-delay of its robots.txt.

Scrapy's throttle knows one lowest delay for all hosts and would hurry a host that asked for thirty seconds.
"""

from __future__ import annotations

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

# A crawl-delay beyond a minute would make a feed of fifty entries last longer than the hour to the next run.
MAX_CRAWL_DELAY = 60.0


class SourceThrottle(AutoThrottle):
    """Raises a slot's delay with its latency, from the floor that its host has."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        slots = crawler.settings.getdict("DOWNLOAD_SLOTS")
        self._floor: dict[str, float] = {host: slot["delay"] for host, slot in slots.items()}
        self._default = crawler.settings.getfloat("DOWNLOAD_DELAY")
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _spider_opened(self, spider: Spider) -> None:
        super()._spider_opened(spider)
        self.mindelay = 0.0

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        host = str(request.meta.get("download_slot", ""))
        floor = self._floor.get(host, self._default)
        slot = self.crawler.engine.downloader.slots.get(host) if self.crawler.engine else None
        if floor > 0 and slot is not None:
            super()._response_downloaded(response, request, spider)
            slot.delay = max(slot.delay, floor)

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Note the crawl-delay that robots.txt asks of us."""
        stated = getattr(getattr(robotparser, "rp", None), "crawl_delay", lambda _: None)("Launchwire")
        if not stated:
            return
        host = urlparse_cached(request).hostname or ""
        floor = max(self._floor.get(host, self._default), min(float(stated), MAX_CRAWL_DELAY))
        self._floor[host] = floor
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, floor)
