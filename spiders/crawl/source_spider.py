"""What every spider shares: asks its sources' indexes, then fetches what the frontier says is due.

Index answers go to the frontier, pages come from it: memory stays flat, a killed crawl loses nothing, and a page that
is due again for corrections is fetched by the same code as a new one.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

import xxhash
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from pipelines.articles.frontier import DueUrl, IndexState, Listing, index_states, record_index, take_due
from pipelines.articles.page import MAX_HTML_BYTES
from spiders.catalogue import Access, Source
from spiders.items import Fetch
from spiders.middlewares.clock import took_ms
from spiders.outcomes import of_failure, of_status
from spiders.plan import CrawlPlan

# Addresses taken from the frontier at a time: ten times what is in flight, so that slow outlets do not hold up others.
TAKE = 300


class SourceSpider(Spider):
    """Base of the spiders. Subclasses set `method` and yield index requests; answers come to `read_index`."""

    method: ClassVar[str]
    purpose: ClassVar[str]

    def __init__(self, plan: CrawlPlan, sources: Sequence[tuple[Source, Access]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.sources = {source.id: source for source, _ in sources}
        self.access = {source.id: access for source, access in sources}
        self.crawl_id = f"{plan.run_id}/{uuid.uuid4().hex[:8]}"
        self.states = index_states(list(self.sources))
        self.answered: set[str] = set()
        self.taken: Counter[str] = Counter()
        self._dry = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Connect to the engine's idleness, which is when more pages are taken."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_scheduler_empty, signal=signals.scheduler_empty)
        crawler.signals.connect(spider.on_idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first index requests of every source."""
        for source_id, source in self.sources.items():
            for request in self.index_requests(source, self.access[source_id]):
                yield request

    def index_requests(self, source: Source, access: Access) -> Iterator[Request]:
        """The addresses to ask first; by default the access's own."""
        assert access.url is not None
        yield self.index_request(source, access.url)

    def read_index(self, source: Source, response: Response) -> Iterable[Listing | Request | Fetch]:
        """Listings, further index requests, and whole articles that an index carries. Raises ValueError on nonsense."""
        raise NotImplementedError

    # ---- indexes -------------------------------------------------------------------------------------------------

    def index_request(self, source: Source, url: str, **meta: Any) -> Request:
        """A conditional request for an index, with what is remembered of it."""
        state = self.states.get((source.id, url), IndexState(url))
        headers = {}
        if state.etag:
            headers["If-None-Match"] = state.etag
        if state.last_modified:
            headers["If-Modified-Since"] = state.last_modified
        return Request(
            url,
            headers=headers,
            callback=self.on_index,
            errback=self.on_index_error,
            priority=10,
            meta={"source_id": source.id, "state": state, **meta},
        )

    def on_index(self, response: Response) -> Iterator[Request | Fetch]:
        """Record what an index answered and listed; yields its whole articles and further index requests."""
        assert response.request is not None
        source, state = self.sources[response.meta["source_id"]], response.meta["state"]
        fetch = self._fetch(response, source, self.purpose)
        fetch.outcome, fetch.reason = of_status(response)
        body_hash = xxhash.xxh3_128_hexdigest(response.body)
        found: list[Listing | Request | Fetch] = []
        if not fetch.outcome and body_hash == state.body_hash:
            fetch.outcome, fetch.reason = "not_modified", "the same bytes as before"
        if not fetch.outcome:
            try:
                found = list(self.read_index(source, response))
                fetch.outcome = "ok"
            except ValueError as error:
                fetch.outcome, fetch.reason = "unreadable", str(error)[:300]
        listings = [one for one in found if isinstance(one, Listing)]
        self._record_index(source, state, fetch, listings, body_hash)
        yield fetch
        yield from (one for one in found if not isinstance(one, Listing))

    def _record_index(
        self, source: Source, state: IndexState, fetch: Fetch, listings: Sequence[Listing], body_hash: str
    ) -> None:
        good = fetch.outcome in ("ok", "not_modified")
        wanted = [one for one in listings if self._wanted(source, one)]
        if good:
            self.answered.add(source.id)
            state = replace(state, failure_count=0, not_before=None)
        else:
            state = replace(state, failure_count=state.failure_count + 1)
        if fetch.outcome == "ok":
            dates = [one.published_at or one.modified_at for one in listings if one.published_at or one.modified_at]
            state = replace(
                state,
                etag=fetch.etag,
                last_modified=fetch.last_modified,
                body_hash=body_hash,
                entry_count=len(listings),
                newest_at=max((d for d in dates if d), default=None),
                oldest_at=min((d for d in dates if d), default=None),
            )
        new = record_index(source.id, state, fetch.outcome, wanted, self.method)
        self._stat(source, "listed", len(wanted))
        self._stat(source, "outside_window", len(listings) - len(wanted))
        self._stat(source, "listed_new", new)
        self._dry = self._dry and not wanted

    def _wanted(self, source: Source, listing: Listing) -> bool:
        return self.plan.holds(listing.published_at)

    def on_index_error(self, failure: Failure) -> Iterator[Fetch]:
        """Record an index that gave no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        source, state = self.sources[request.meta["source_id"]], request.meta["state"]
        outcome, reason = of_failure(failure)
        fetch = Fetch(source, request.url, self.purpose, outcome, reason, took_ms=took_ms(request.meta))
        self._record_index(source, state, fetch, [], "")
        yield fetch

    # ---- pages ---------------------------------------------------------------------------------------------------

    def on_scheduler_empty(self) -> None:
        """Take more pages, unless there were none and nothing was listed since."""
        if not self._dry:
            self._take()

    def on_idle(self) -> None:
        """All is done: take what is due, or let the spider close."""
        if self._take():
            raise DontCloseSpider

    def _take(self) -> int:
        ids = [i for i, source in self.sources.items() if self.taken[i] < source.politeness.max_requests_per_run]
        due = take_due(ids, self.crawl_id, TAKE) if ids else []
        self._dry = not due
        engine = self.crawler.engine
        assert engine is not None
        for one in due:
            self.taken[one.source_id] += 1
            engine.crawl(self.page_request(one))
        return len(due)

    def page_request(self, due: DueUrl) -> Request:
        """The request for one due page."""
        headers = {}
        if due.etag:
            headers["If-None-Match"] = due.etag
        if due.last_modified:
            headers["If-Modified-Since"] = due.last_modified
        return Request(
            due.url,
            headers=headers,
            callback=self.on_page,
            errback=self.on_page_error,
            meta={"source_id": due.source_id, "due": due, "download_maxsize": MAX_HTML_BYTES},
        )

    def on_page(self, response: Response) -> Iterator[Fetch]:
        """One answered page; the item pipelines read it."""
        fetch = self._fetch(response, self.sources[response.meta["source_id"]], "page")
        fetch.due = response.meta["due"]
        fetch.outcome, fetch.reason = of_status(response)
        fetch.final = response.status in (404, 410)
        if not fetch.outcome:
            fetch.body = response.body
        yield fetch

    def on_page_error(self, failure: Failure) -> Iterator[Fetch]:
        """One page without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        outcome, reason = of_failure(failure)
        yield Fetch(
            self.sources[request.meta["source_id"]],
            request.url,
            "page",
            outcome,
            reason,
            took_ms=took_ms(request.meta),
            due=request.meta["due"],
            final=outcome in ("blocked", "robots", "too_large"),
        )

    # ---- shared --------------------------------------------------------------------------------------------------

    def _fetch(self, response: Response, source: Source, purpose: str) -> Fetch:
        assert response.request is not None
        redirects = response.meta.get("redirect_urls", [])
        return Fetch(
            source=source,
            url=redirects[0] if redirects else response.url,
            purpose=purpose,
            http_status=response.status,
            size=len(response.body),
            took_ms=took_ms(response.meta),
            final_url=response.url,
            content_type=_header(response, "Content-Type"),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )

    def _stat(self, source: Source, name: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"source/{source.id}/{name}", count)

    @property
    def window_start(self) -> datetime | None:
        """The beginning of the window that is asked for."""
        return self.plan.since


def _header(response: Response, name: str) -> str:
    value = response.headers.get(name)
    return value.decode("latin-1") if isinstance(value, bytes) else ""
