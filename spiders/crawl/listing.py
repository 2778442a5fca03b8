"""Finds articles on listing pages by the selectors of the catalogue, for sources without feed and sitemap."""

from __future__ import annotations

from collections.abc import Iterator

from scrapy.http import Response

from spiders.catalogue import Source
from spiders.crawl.source_spider import Found, SourceSpider
from spiders.formats.listing_page import parse_listing_page


class ListingSpider(SourceSpider):
    """Walks a listing page and its next pages, up to the catalogue's limit."""

    name = "listing"
    method = "listing"
    purpose = "listing"

    def read_index(self, source: Source, response: Response) -> Iterator[Found]:
        """The links of the page, and a request for the next one while there is something new to expect."""
        access = self.access[source.id]
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        page = parse_listing_page(response.body, response.url, content_type, access, source.time_zone)
        yield from page.listings
        number = response.meta.get("page_number", 1)
        earliest = self.plan.earliest
        dates = [one.published_at for one in page.listings if one.published_at]
        passed = bool(earliest and dates and max(dates) < earliest)
        if page.next_url and number < access.max_pages and not passed:
            yield from self.index_request(source, page.next_url, page_number=number + 1)
