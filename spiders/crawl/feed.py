"""Finds articles in feeds: RSS, Atom, RDF, JSON Feed; a full-text feed gives whole articles."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import Response

from spiders.carried import Carried
from spiders.catalogue import Source
from spiders.crawl.source_spider import Found, SourceSpider
from spiders.formats.feed import parse_feed


class FeedSpider(SourceSpider):
    """Reads one feed a source."""

    name = "feed"
    method = "feed"
    purpose = "feed"

    def read_index(self, source: Source, response: Response) -> Iterator[Found]:
        """The entries of the feed."""
        feed = parse_feed(response.body, response.url, source.time_zone)
        if feed.without_address:
            self._stat(source, "entries_without_address", feed.without_address)
        access = self.access[source.id]
        for entry in feed.entries:
            if access.headlines_only:
                yield Carried(entry.listing)
            elif access.full_text and entry.html:
                yield Carried(entry.listing, entry.html)
            else:
                yield entry.listing
