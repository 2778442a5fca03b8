"""Finds articles in sitemaps: an index leads to its newest parts, news sitemaps give titles and dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from scrapy.http import Response

from pipelines.articles.frontier import Listing
from spiders.carried import Carried
from spiders.catalogue import Source
from spiders.crawl.source_spider import Found, SourceSpider
from spiders.formats.sitemap import parse_sitemap

# An index may nest; two levels are in use, three are a trap.
MAX_DEPTH = 3
# Parts of one index that are read in a run, newest first.
MAX_PARTS = 50
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class SitemapSpider(SourceSpider):
    """Reads one sitemap a source, or the index above many."""

    name = "sitemap"
    method = "sitemap"
    purpose = "sitemap"

    def read_index(self, source: Source, response: Response) -> Iterator[Found]:
        """The pages of the sitemap, or requests for its parts that may have changed inside the window."""
        sitemap = parse_sitemap(response.body, response.url, source.time_zone)
        headlines_only = self.access[source.id].headlines_only
        earliest = self.plan.earliest
        for page in sitemap.pages:
            # A plain sitemap lists all that an outlet ever wrote: what did not change since the window is not noted.
            if earliest and not page.published_at and page.modified_at and page.modified_at < earliest:
                continue
            yield Carried(page) if headlines_only and page.title else page
        depth = response.meta.get("sitemap_depth", 1)
        if depth >= MAX_DEPTH:
            return
        parts = [p for p in sitemap.sitemaps if not (earliest and p.modified_at and p.modified_at < earliest)]
        parts.sort(key=lambda p: (p.modified_at or _LONG_AGO, p.url), reverse=True)
        requests = (self.index_request(source, part.url, sitemap_depth=depth + 1) for part in parts[:MAX_PARTS])
        yield from chain.from_iterable(requests)

    def dates_of(self, listing: Listing) -> datetime | None:
        """The publication time, else the change: one without either is taken."""
        return listing.published_at or listing.modified_at
