"""Finds articles in sitemaps: an index leads to its newest parts, news sitemaps give titles and dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from pipelines.articles.frontier import Listing
from spiders.catalogue import Source
from spiders.crawl.source_spider import SourceSpider
from spiders.formats.sitemap import parse_sitemap
from spiders.items import Fetch

# An index may nest; two levels are in use, three are a trap.
MAX_DEPTH = 3
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# Parts of one index that are read in a run, newest first.
MAX_PARTS = 50


class SitemapSpider(SourceSpider):
    """Reads one sitemap a source, or the index above many."""

    name = "sitemap"
    method = "sitemap"
    purpose = "sitemap"

    def read_index(self, source: Source, response: Response) -> Iterator[Listing | Request | Fetch]:
        """The pages of the sitemap, or requests for its parts that may have changed inside the window."""
        sitemap = parse_sitemap(response.body, response.url, source.time_zone)
        yield from sitemap.pages
        depth = response.meta.get("sitemap_depth", 1)
        if depth >= MAX_DEPTH:
            return
        since = self.plan.since
        parts = [p for p in sitemap.sitemaps if since is None or p.modified_at is None or p.modified_at >= since]
        parts.sort(key=lambda p: (p.modified_at or _LONG_AGO, p.url), reverse=True)
        for part in parts[:MAX_PARTS]:
            yield self.index_request(source, part.url, sitemap_depth=depth + 1)

    def _wanted(self, source: Source, listing: Listing) -> bool:
        """Inside the window; one without a publication date may not have changed since before it."""
        since = self.plan.since
        if listing.published_at is None and since is not None and listing.modified_at is not None:
            return listing.modified_at >= since
        return super()._wanted(source, listing)
