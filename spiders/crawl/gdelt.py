"""Finds articles through GDELT's DOC API, for outlets that must not or cannot be crawled for discovery.

The API answers at most 250 records; a window that fills them is split in two until it does not. It sheds load with
429 and asks for five seconds between calls, which the catalogue's delay for its host keeps.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from spiders.carried import Carried
from spiders.catalogue import Access, Source
from spiders.crawl.source_spider import Found, SourceSpider
from spiders.formats.gdelt import CAP, parse_gdelt
from spiders.items import Fetch

API = "https://api.gdeltproject.org/api/v2/doc/doc"
# Without a window: the last two days. The API indexes every 15 minutes, so a smaller window is not worth a call.
DEFAULT_WINDOW = timedelta(days=2)
MIN_WINDOW = timedelta(minutes=15)


class GdeltSpider(SourceSpider):
    """Asks for one query a source, by windows."""

    name = "gdelt"
    method = "gdelt"
    purpose = "gdelt"

    def index_requests(self, source: Source, access: Access) -> Iterator[Request | Fetch]:
        """The whole window at first."""
        until = self.plan.until or datetime.now(UTC).replace(second=0, microsecond=0)
        yield from self._window(source, self.plan.since or until - DEFAULT_WINDOW, until)

    def _window(self, source: Source, start: datetime, end: datetime) -> Iterator[Request | Fetch]:
        access = self.access[source.id]
        query = {
            "query": access.query or "",
            "mode": "artlist",
            "format": "json",
            "sort": "dateasc",
            "maxrecords": CAP,
            "startdatetime": f"{start.astimezone(UTC):%Y%m%d%H%M%S}",
            "enddatetime": f"{end.astimezone(UTC):%Y%m%d%H%M%S}",
        }
        yield from self.index_request(source, f"{access.url or API}?{urlencode(query)}", window=(start, end))

    def read_index(self, source: Source, response: Response) -> Iterator[Found]:
        """The records, and requests for both halves of a window that hit the cap."""
        listings = parse_gdelt(response.body)
        headlines_only = self.access[source.id].headlines_only
        for one in listings:
            yield Carried(one) if headlines_only and one.title else one
        start, end = response.meta["window"]
        if len(listings) >= CAP:
            if end - start <= MIN_WINDOW:
                self._stat(source, "gdelt_cap_hit")
                return
            middle = (start + (end - start) / 2).replace(microsecond=0)
            for half in ((start, middle), (middle, end)):
                yield from self._window(source, *half)
