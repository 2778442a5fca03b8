"""Finds old pages in archives for backfill: the Wayback Machine's and Common Crawl's capture indexes.

Whole WARC files need no crawl: `launchwire import FILE-or-URL.warc.gz` streams them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from pipelines.articles.frontier import DueUrl
from pipelines.articles.warc import WarcPage, warc_pages
from spiders.catalogue import Access, Source
from spiders.crawl.source_spider import Found, SourceSpider
from spiders.formats.captures import parse_captures
from spiders.items import Fetch

# Captures asked for at a time; a backfill walks windows instead of pages of a window.
LIMIT = 5000


class ArchiveSpider(SourceSpider):
    """Asks a capture index for one address pattern a source, within the window."""

    name = "archive"
    method = "archive"
    purpose = "archive"

    def index_requests(self, source: Source, access: Access) -> Iterator[Request | Fetch]:
        """One question for the window. `access.url` is the index with its `url=` pattern, as the catalogue gives it."""
        assert access.url is not None
        query = {"output": "json", "limit": LIMIT, "filter": "statuscode:200", "collapse": "urlkey"}
        if "commoncrawl" in access.url:
            query = {"output": "json", "limit": LIMIT, "filter": "=status:200"}
        if self.plan.since:
            query["from"] = f"{self.plan.since:%Y%m%d%H%M%S}"
        if self.plan.until:
            query["to"] = f"{self.plan.until:%Y%m%d%H%M%S}"
        yield from self.index_request(source, f"{access.url}&{urlencode(query)}")

    def read_index(self, source: Source, response: Response) -> Iterator[Found]:
        """The captures, each under its original address and fetched from the archive."""
        yield from parse_captures(response.body, response.url)

    def page_request(self, due: DueUrl) -> Request:
        """A capture; one of Common Crawl is a byte range of a WARC file."""
        request = super().page_request(due)
        span = re.search(r"#bytes=(\d+-\d+)&url=(.+)$", due.url)
        if span:
            request.headers["Range"] = f"bytes={span[1]}"
            request.meta["original_url"] = span[2]
            return request
        replay = re.search(r"/web/\d{14}id_/(https?://.+)$", due.url)
        if replay:
            request.meta["original_url"] = replay[1]
        return request

    def on_page(self, response: Response) -> Iterator[Fetch]:
        """The page as the outlet served it then."""
        for fetch in super().on_page(response):
            fetch.final_url = response.meta.get("original_url", fetch.final_url)
            # A capture never changes: once had, it is settled.
            fetch.final = fetch.final or not fetch.outcome
            if response.status == 206 and fetch.outcome in ("", "not_html"):
                self._unpack(response, fetch)
            yield fetch

    def _unpack(self, response: Response, fetch: Fetch) -> None:
        """Take the page out of the WARC record that the byte range holds."""
        fetch.outcome, fetch.reason, fetch.final = "unreadable", "no page in the WARC record", False
        for page in warc_pages(io.BytesIO(response.body), response.url):
            if isinstance(page, WarcPage):
                fetch.body, fetch.content_type = page.html, page.content_type
                fetch.outcome, fetch.reason = "", ""
