"""Bytes to page, in a child process, so that a hostile page can neither stop nor fill the crawl."""

from __future__ import annotations

import asyncio

from scrapy.crawler import Crawler

from pipelines.articles.page import UnreadableError
from pipelines.articles.reader_child import PageJob
from pipelines.articles.reader_pool import shared_pool
from spiders.items import Fetch


class ReadPage:
    """Reads fetched pages that have no outcome yet; sets outcome ok, no_text or unreadable."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReadPage:
        """All crawls of a process share its pool of children."""
        return cls()

    async def process_item(self, item: Fetch) -> Fetch:
        """Read the page of `item`."""
        if item.outcome:
            return item
        job = PageJob(item.body, item.final_url or item.url, item.content_type, item.hints or item.source.hints)
        answer = await asyncio.wrap_future(shared_pool().submit(job))
        if isinstance(answer, UnreadableError):
            item.outcome, item.reason = "unreadable", str(answer)
            return item
        item.page = answer
        item.outcome = "ok" if answer.text.strip() else "no_text"
        if item.outcome == "no_text":
            item.reason = "no article text found"
        return item
