"""Writes how far a crawl is, once a second, for the bar of the command that started it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call


class ProgressFile:
    """Keeps one line of JSON in a file beside the stats: fetches done and addresses taken, a spider."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self._crawler, self._path = crawler, path
        self._timer: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ProgressFile:
        """Connect to the start and end of the spider."""
        base = crawler.settings.get("LAUNCHWIRE_STATS_FILE")
        if not base:
            raise NotConfigured
        extension = cls(crawler, Path(base))
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self, spider: Spider) -> None:
        """Begin to write."""
        self._path = self._path.with_suffix(f".{spider.name}.progress")
        self._timer = create_looping_call(self._write)
        self._timer.start(1.0)

    def spider_closed(self) -> None:
        """Write the last state."""
        if self._timer is not None and self._timer.running:
            self._timer.stop()
        self._write()

    def _write(self) -> None:
        assert self._crawler.stats is not None
        stats = self._crawler.stats.get_stats()
        done = sum(v for k, v in stats.items() if k.startswith("source/") and "/outcome/" in k)
        total = max(done, int(stats.get("scheduler/enqueued", 0)))
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps({"done": done, "total": total}), encoding="utf-8")
        part.replace(self._path)
