"""Finished fetches to the warehouse in batches: articles first, then what makes their addresses settled."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler

from pipelines.articles.dates import parse_date
from pipelines.articles.fetches import FetchRow, store_fetches
from pipelines.articles.frontier import Settled, owners, settle
from pipelines.articles.raw_pages import RawPage, keep_pages
from pipelines.articles.stated import Stated
from pipelines.articles.store import StoreCounts, store_articles
from pipelines.model import Article
from spiders.items import GOOD, Fetch

logger = logging.getLogger(__name__)

# So many or so long: PostgreSQL spends 0.7 ms a page, with fifty and one second 1.5 ms. Two seconds also bound
# what a kill can cost.
BATCH = 100
SECONDS = 2.0
# Raw pages wait with their items; so many bytes of them are written whatever their number.
BATCH_BYTES = 16_000_000


class Store:
    """Buffers items and writes them in a thread; a killed crawl loses the buffer, and its addresses stay due."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._waiting: list[Fetch] = []
        self._bytes = 0
        self._writing = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Store:
        """One buffer a crawl."""
        return cls(crawler)

    async def process_item(self, item: Fetch) -> Fetch:
        """Queue the item; every hundredth waits for the write, which slows a crawl that outruns the database."""
        if item.page is not None and item.article is None:
            item.article, item.issues, item.stated = _article(item)
        self._waiting.append(item)
        self._bytes += len(item.body)
        if len(self._waiting) >= BATCH or self._bytes >= BATCH_BYTES:
            await self._write()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(SECONDS, self._on_time)
        return item

    def _on_time(self) -> None:
        self._timer = None
        self._task = asyncio.ensure_future(self._write())
        self._task.add_done_callback(_tell_failure)

    async def _write(self) -> None:
        async with self._writing:
            spider: Any = self._crawler.spider
            batch, self._waiting, self._bytes = self._waiting + spider.take_robots(), [], 0
            if batch:
                counts = await asyncio.to_thread(write_batch, batch, spider.plan.run_id, spider.crawl_id)
                self._count(batch, counts)

    def _count(self, batch: list[Fetch], counts: dict[str, StoreCounts]) -> None:
        assert self._crawler.stats is not None
        for item in batch:
            self._crawler.stats.inc_value(f"source/{item.source.id}/outcome/{item.outcome}")
            if item.purpose == "robots" and item.outcome in GOOD:
                self._crawler.stats.inc_value(f"source/{item.source.id}/robots_good")
        for source_id, count in counts.items():
            for name in ("new", "revised", "unchanged"):
                self._crawler.stats.inc_value(f"source/{source_id}/{name}", getattr(count, name))

    async def close_spider(self) -> None:
        """Write what waits."""
        if self._timer is not None:
            self._timer.cancel()
        await self._write()


def _tell_failure(task: asyncio.Task[None]) -> None:
    """A write that failed is an ERROR in the log, which fails the crawl; what it held stays due."""
    if not task.cancelled() and task.exception() is not None:
        logger.error("a batch could not be stored: %s", task.exception(), exc_info=task.exception())


def _article(item: Fetch) -> tuple[Article, list[tuple[str, str]], Stated]:
    """The article of a fetched page; the listing's headline and date fill what the page does not state."""
    assert item.page is not None
    article, issues, stated = item.page.article(_publisher(item)), list(item.page.issues), item.page.stated
    if item.due is not None:
        article = replace(article, title=article.title or item.due.title)
        stamp = parse_date(item.due.published_raw, item.source.time_zone)
        if article.published_at is None and stamp is not None:
            article = replace(article, published_at=stamp.at, published_precision=stamp.precision)
            stated = replace(stated, published_raw=stamp.raw, zone_from=stamp.zone_from)
            if item.purpose != "entry":
                issues.append(("date_from_listing", item.due.published_raw))
    return article, issues, stated


def _publisher(item: Fetch) -> str:
    """The catalogue's name; for what an aggregator or archive led to, the page's own, else its host."""
    assert item.page is not None
    if item.source.kind not in ("aggregator", "archive"):
        return item.source.name
    return item.page.publisher or (urlsplit(item.page.url).hostname or "").removeprefix("www.")


def write_batch(batch: list[Fetch], run_id: str, crawl_id: str) -> dict[str, StoreCounts]:
    """Store a batch; counts by source. In this order a kill between two steps costs a repeated fetch, no more."""
    keep_pages([_raw(item) for item in batch if item.body and item.due], crawl_id)
    _set_copies_aside(batch)
    by_source: dict[str, list[Fetch]] = defaultdict(list)
    for item in batch:
        if item.article is not None:
            by_source[item.source.id].append(item)
    counts = {
        source_id: store_articles(
            [item.article for item in items if item.article],
            source_id=source_id,
            issues={item.article.id: item.issues for item in items if item.article and item.issues},
            stated={item.article.id: item.stated for item in items if item.article and item.stated},
        )
        for source_id, items in sorted(by_source.items())
    }
    # What rests stays due, as if it had not been taken.
    settle([_settled(item) for item in batch if item.due is not None and item.outcome != "resting"])
    store_fetches([_row(item, run_id) for item in batch])
    return counts


def _set_copies_aside(batch: list[Fetch]) -> None:
    """A second address of an article that is stored from another one is a duplicate, not a revision of it."""
    with_article = [item for item in batch if item.article is not None and item.due is not None]
    owner = owners([item.article.id for item in with_article if item.article])
    for item in with_article:
        assert item.article is not None
        assert item.due is not None
        if owner.setdefault(item.article.id, item.due.url_id) != item.due.url_id:
            item.outcome, item.reason, item.final = (
                "duplicate",
                f"the article {item.article.id} has another address",
                True,
            )
            item.article = None


def _raw(item: Fetch) -> RawPage:
    assert item.due is not None
    return RawPage(
        url_id=item.due.url_id,
        url=item.final_url or item.url,
        status=item.http_status or 200,
        body=item.body,
        headers={
            "Content-Type": item.content_type or "text/html",
            "ETag": item.etag if item.purpose == "page" else "",
            "Last-Modified": item.last_modified,
            "Launchwire-Publisher": _publisher(item) if item.page else item.source.name,
            "Launchwire-Time-Zone": item.source.hints.time_zone or "",
            "Launchwire-Language": item.source.language if item.source.language != "mul" else "",
        },
    )


def _settled(item: Fetch) -> Settled:
    assert item.due is not None
    return Settled(
        url_id=item.due.url_id,
        outcome=item.outcome,
        good=item.outcome in GOOD,
        final=item.final,
        etag=item.due.etag if item.outcome == "not_modified" else item.etag,
        last_modified=item.due.last_modified if item.outcome == "not_modified" else item.last_modified,
        article_id=item.article.id if item.article else None,
        published_at=item.article.published_at if item.article else None,
    )


def _row(item: Fetch, run_id: str) -> FetchRow:
    return FetchRow(
        run_id=run_id,
        source_id=item.source.id,
        url=item.url,
        purpose=item.purpose,
        outcome=item.outcome,
        http_status=item.http_status,
        bytes=item.size,
        took_ms=item.took_ms,
        reason=item.reason,
    )
