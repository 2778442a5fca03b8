"""What every spider shares: asks its sources' indexes, then fetches what the frontier says is due.

Index answers go to the frontier, pages come from it: memory stays flat, a killed crawl loses nothing, and a page that
is due again for corrections is fetched by the same code as a new one.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import xxhash
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from pipelines.articles.frontier import (
    DueUrl,
    IndexState,
    Listing,
    count_left,
    index_states,
    open_window,
    record_index,
    take_due,
)
from pipelines.articles.page import MAX_HTML_BYTES
from spiders.breaker import Breaker, not_before
from spiders.browser import drawn
from spiders.carried import Carried, fresh_fetches
from spiders.catalogue import Access, Source
from spiders.items import Fetch
from spiders.middlewares.clock import took_ms
from spiders.middlewares.retry import retry_after
from spiders.outcomes import of_failure, of_response, of_status
from spiders.plan import CrawlPlan
from spiders.wanted import is_article_address

# Addresses taken from the frontier at a time: ten times what is in flight, so that slow outlets do not hold up others.
TAKE = 300
# Index requests of one source in one run: a sitemap index of the largest outlets has 50 parts that may have changed.
MAX_INDEX_REQUESTS = 100

Found = Listing | Request | Carried | Fetch


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
        self.breaker = Breaker()
        self._taken: Counter[str] = Counter()
        self._asked: set[tuple[str, str]] = set()
        self._index_requests: Counter[str] = Counter()
        self._robots: list[Fetch] = []
        self._dry = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SourceSpider:
        """Connect to the engine's idleness, which is when more pages are taken."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.on_scheduler_empty, signal=signals.scheduler_empty)
        crawler.signals.connect(spider.on_idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """The first index requests of every source; what an earlier window left out and this one wants becomes due."""
        open_window(list(self.sources), self.plan.earliest, self.plan.until)
        for source_id, source in self.sources.items():
            for request in self.index_requests(source, self.access[source_id]):
                yield request

    # ---- for subclasses ------------------------------------------------------------------------------------------

    def index_requests(self, source: Source, access: Access) -> Iterator[Request | Fetch]:
        """What to ask first; by default the access's own address."""
        assert access.url is not None
        yield from self.index_request(source, access.url)

    def read_index(self, source: Source, response: Response) -> Iterable[Found]:
        """Listings, further index requests, and whole articles that an index carries. Raises ValueError on nonsense."""
        raise NotImplementedError

    def dates_of(self, listing: Listing) -> datetime | None:
        """The date by which a listing is judged against the window."""
        return listing.published_at

    # ---- indexes -------------------------------------------------------------------------------------------------

    def index_request(self, source: Source, url: str, **meta: Any) -> Iterator[Request | Fetch]:
        """A conditional request for an index: once a run, not while it rests, not without end."""
        if (source.id, url) in self._asked:
            return
        self._asked.add((source.id, url))
        state = self.states.get((source.id, url), IndexState(url))
        self._index_requests[source.id] += 1
        if self._index_requests[source.id] > MAX_INDEX_REQUESTS:
            yield Fetch(source, url, self.purpose, "refused", f"more than {MAX_INDEX_REQUESTS} indexes in one run")
            return
        if state.not_before and state.not_before > datetime.now(UTC):
            yield Fetch(
                source, url, self.purpose, "resting", f"not to be asked before {state.not_before:%Y-%m-%d %H:%M}Z"
            )
            return
        headers = {} if self._is_wider(state) else _conditional(state.etag, state.last_modified)
        meta |= {"source_id": source.id, "state": state} | _unthrottled(source)
        yield Request(url, headers=headers, callback=self.on_index, errback=self.on_index_error, priority=10, meta=meta)

    def _is_wider(self, state: IndexState) -> bool:
        """Whether this run wants older entries than the index was last read for."""
        if not state.is_known or state.since_at is None:
            return False
        return self.plan.earliest is None or self.plan.earliest < state.since_at

    def on_index(self, response: Response) -> Iterator[Request | Fetch]:
        """Record what an index answered and listed; yields its whole articles and further index requests."""
        source, state = self.sources[response.meta["source_id"]], response.meta["state"]
        fetch = self._fetch(response, source, self.purpose)
        fetch.outcome, fetch.reason = of_status(response)
        body_hash = xxhash.xxh3_128_hexdigest(response.body)
        if not fetch.outcome and body_hash == state.body_hash and not self._is_wider(state):
            fetch.outcome, fetch.reason = "not_modified", "the same bytes as before"
        found: list[Found] = []
        if not fetch.outcome:
            try:
                found = list(self.read_index(source, response))
                fetch.outcome = "ok"
            except (ValueError, RecursionError) as error:
                fetch.outcome, fetch.reason = "unreadable", str(error)[:300]
        self.breaker.note(source.id, fetch.outcome)
        if fetch.outcome not in ("ok", "not_modified"):
            self._record_failure(source, state, fetch, retry_after(response))
        else:
            yield from self._record_index(source, state, fetch, found, body_hash)
        yield fetch
        yield from (one for one in found if isinstance(one, (Request, Fetch)))

    def _record_index(
        self, source: Source, state: IndexState, fetch: Fetch, found: Sequence[Found], body_hash: str
    ) -> Iterator[Fetch]:
        """Store an index's state and listings; yields the carried articles that are new or changed."""
        self.answered.add(source.id)
        self._stat(source, f"method/{self.method}")
        state = replace(state, failure_count=0, not_before=None)
        if fetch.outcome == "not_modified":
            record_index(source.id, state, fetch.outcome, [], self.method)
            return
        pattern = self.access[source.id].url_pattern
        carried = [one for one in found if isinstance(one, Carried) and is_article_address(one.listing.url, pattern)]
        later = any(self.plan.is_past(one.listing.published_at) for one in carried)
        carried = [one for one in carried if self.plan.holds(one.listing.published_at)]
        listed = [one for one in found if isinstance(one, Listing)]
        listings = [one for one in listed if is_article_address(one.url, pattern)]
        dates = [date for one in listings if (date := one.published_at or one.modified_at)]
        fresh = fresh_fetches(source, self.purpose, carried)
        # An index that carries articles counts as read only when all it carries is stored, also what comes after this
        # run's window: a kill costs one more look, and so does the end of a window in the past.
        complete = not fresh and not later
        state = replace(
            state,
            etag=fetch.etag if complete else "",
            last_modified=fetch.last_modified if complete else "",
            body_hash=body_hash if complete else "",
            entry_count=len(listings) + len(carried),
            newest_at=max(dates, default=None),
            oldest_at=min(dates, default=None),
            since_at=self.plan.earliest,
        )
        wanted = [one for one in listings if self.plan.holds(_believable(self.dates_of(one)))]
        due = {one.url for one in wanted}
        new = record_index(source.id, state, fetch.outcome, listings, self.method, is_due=lambda one: one.url in due)
        new += (
            record_index(
                source.id, state, fetch.outcome, [one.listing for one in carried], self.method, is_due=lambda _: False
            )
            if carried
            else 0
        )
        self._note_gap(source, state)
        for name, count in (
            ("listed", len(wanted) + len(carried)),
            ("outside_window", len(listings) - len(wanted)),
            ("not_articles", len(listed) - len(listings)),
            ("listed_new", new),
            ("indexes_read", 1),
            ("listed_entries", len(listed) + sum(isinstance(one, Carried) for one in found)),
        ):
            self._stat(source, name, count)
        self._dry = self._dry and not wanted
        yield from fresh

    def _note_gap(self, source: Source, state: IndexState) -> None:
        """GAP: the oldest entry is newer than the newest one seen before, so entries fell out between two looks."""
        before = self.states.get((source.id, state.url))
        if before and before.newest_at and state.oldest_at and state.oldest_at > before.newest_at:
            self._stat(source, "gap")

    def _record_failure(self, source: Source, state: IndexState, fetch: Fetch, wait: float | None = None) -> None:
        failures = state.failure_count + 1
        state = replace(state, failure_count=failures, not_before=not_before(failures, wait))
        record_index(source.id, state, fetch.outcome)

    def on_index_error(self, failure: Failure) -> Iterator[Fetch]:
        """Record an index that gave no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        source, state = self.sources[request.meta["source_id"]], request.meta["state"]
        outcome, reason = of_failure(failure)
        fetch = Fetch(source, _asked_url(request), self.purpose, outcome, reason, took_ms=took_ms(request.meta))
        self.breaker.note(source.id, outcome)
        self._record_failure(source, state, fetch)
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
        spent = [i for i, source in self.sources.items() if self._taken[i] >= source.politeness.max_requests_per_run]
        for source_id in count_left(spent, self.crawl_id) if spent else ():
            self._stat(self.sources[source_id], "budget_spent")

    def _take(self) -> int:
        quotas = {
            i: source.politeness.max_requests_per_run - self._taken[i]
            for i, source in self.sources.items()
            if not self.breaker.is_open(i)
        }
        due = take_due(quotas, self.crawl_id, TAKE)
        self._dry = not due
        engine = self.crawler.engine
        assert engine is not None
        for one in due:
            self._taken[one.source_id] += 1
            engine.crawl(self.page_request(one))
        return len(due)

    def page_request(self, due: DueUrl) -> Request:
        """The request for one due page."""
        source = self.sources[due.source_id]
        return Request(
            due.url,
            # A drawn page has no mark of its own: its frame may stay the same while its story changes.
            headers={} if source.render else _conditional(due.etag, due.last_modified),
            callback=self.on_page,
            errback=self.on_page_error,
            meta={"source_id": due.source_id, "due": due, "download_maxsize": MAX_HTML_BYTES}
            | _unthrottled(source)
            | drawn(source),
        )

    def on_page(self, response: Response) -> Iterator[Fetch]:
        """One answered page; the item pipelines read it."""
        fetch = self._fetch(response, self.sources[response.meta["source_id"]], "page")
        fetch.due = response.meta["due"]
        fetch.outcome, fetch.reason = of_response(response)
        if fetch.source.render:
            fetch.etag = fetch.last_modified = ""
        fetch.final = response.status in (404, 410) or fetch.outcome == "not_html"
        self.breaker.note(fetch.source.id, fetch.outcome)
        if not fetch.outcome:
            fetch.body = response.body
        yield fetch

    def on_page_error(self, failure: Failure) -> Iterator[Fetch]:
        """One page without an answer."""
        request: Request = failure.request  # type: ignore[attr-defined]
        outcome, reason = of_failure(failure)
        source = self.sources[request.meta["source_id"]]
        self.breaker.note(source.id, outcome)
        yield Fetch(
            *(source, _asked_url(request), "page", outcome, reason),
            took_ms=took_ms(request.meta),
            due=request.meta["due"],
            final=outcome in ("blocked", "robots", "too_large", "redirects"),
        )

    # ---- shared --------------------------------------------------------------------------------------------------

    def note_robots(self, request: Request, response: Response) -> None:
        """Record a robots.txt with the next index or page of its source."""
        source = self.sources.get(request.meta.get("source_id", ""))
        if source is not None:
            outcome, reason = of_status(response)
            self._robots.append(
                Fetch(source, response.url, "robots", outcome or "ok", reason, response.status, len(response.body))
            )

    def _fetch(self, response: Response, source: Source, purpose: str) -> Fetch:
        return Fetch(
            source=source,
            url=_asked_url(response),
            purpose=purpose,
            http_status=response.status,
            size=len(response.body),
            took_ms=took_ms(response.meta),
            final_url=response.url,
            content_type=header(response, "Content-Type"),
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
        )

    def _stat(self, source: Source, name: str, count: int = 1) -> None:
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"source/{source.id}/{name}", count)

    def take_robots(self) -> list[Fetch]:
        """The robots.txt fetches that wait to be recorded."""
        waiting, self._robots = self._robots, []
        return waiting


def _asked_url(one: Request | Response) -> str:
    """The address that was asked for, before redirects, and before a drawn page's script led elsewhere."""
    redirects = one.meta.get("redirect_urls", [])
    asked = one.request if isinstance(one, Response) else None
    return str(redirects[0]) if redirects else (asked or one).url


def _believable(moment: datetime | None) -> datetime | None:
    """A date from the future says nothing: its entry counts as undated."""
    return None if moment and moment > datetime.now(UTC) + timedelta(days=1) else moment


def header(response: Response, name: str) -> str:
    """A header's value as text; empty when it is absent."""
    value = response.headers.get(name)
    return value.decode("latin-1") if isinstance(value, bytes) else ""


def _conditional(etag: str, last_modified: str) -> dict[str, str]:
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value}


def _unthrottled(source: Source) -> dict[str, Any]:
    """AutoThrottle leaves a source alone that sets its delay to 0 (only our own servers should)."""
    return {"autothrottle_dont_adjust_delay": True} if source.politeness.delay_seconds == 0 else {}
