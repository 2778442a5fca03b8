"""Writes a crawl's stats as JSON when it closes, one line a crawl: Scrapy's exit code says nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured


class StatsFile:
    """Appends to the file that the setting LAUNCHWIRE_STATS_FILE names."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self._crawler, self._path = crawler, path

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StatsFile:
        """Connect to the end of the spider."""
        path = crawler.settings.get("LAUNCHWIRE_STATS_FILE")
        if not path:
            raise NotConfigured
        extension = cls(crawler, Path(path))
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write the line."""
        assert self._crawler.stats is not None
        stats: dict[str, Any] = self._crawler.stats.get_stats()
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"spider": spider.name, "reason": reason, "stats": stats}, default=str) + "\n")
