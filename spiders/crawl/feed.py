"""Finds articles in feeds: RSS, Atom, RDF, JSON Feed; a full-text feed gives whole articles."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy import Request
from scrapy.http import Response

from pipelines.articles.frontier import Listing
from spiders.catalogue import Source
from spiders.crawl.source_spider import SourceSpider
from spiders.formats.feed import parse_feed
from spiders.items import Fetch


class FeedSpider(SourceSpider):
    """Reads one feed a source."""

    name = "feed"
    method = "feed"
    purpose = "feed"

    def read_index(self, source: Source, response: Response) -> Iterator[Listing | Request | Fetch]:
        """The entries of the feed."""
        feed = parse_feed(response.body, response.url, source.time_zone)
        if feed.without_address:
            self._stat(source, "entries_without_address", feed.without_address)
        for entry in feed.entries:
            yield entry.listing
