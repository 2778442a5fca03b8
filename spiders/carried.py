"""Articles that an index carries whole, or headlines that are all we may have: nothing is fetched for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import xxhash

from pipelines.articles.frontier import DueUrl, Listing, entry_marks
from pipelines.articles.urls import article_id
from spiders.catalogue import Source
from spiders.items import Fetch


@dataclass(frozen=True, slots=True)
class Carried:
    """One entry with its article as HTML; empty: only its headline is known."""

    listing: Listing
    html: str = ""


def fresh_fetches(source: Source, purpose: str, carried: Sequence[Carried]) -> list[Fetch]:
    """The entries whose text is not stored yet, as fetches that the item pipelines read and settle."""
    by_id = {article_id(one.listing.url): one for one in carried}
    marks = entry_marks(list(by_id))
    fresh = []
    for url_id, one in by_id.items():
        mark = xxhash.xxh3_128_hexdigest("\0".join((one.listing.title, one.html, one.listing.published_raw)).encode())
        if marks.get(url_id) != mark:
            fresh.append(_fetch(source, url_id, one, mark))
    return fresh


def _fetch(source: Source, url_id: str, one: Carried, mark: str) -> Fetch:
    """As if a page with that headline and body had been fetched."""
    listing = one.listing
    due = DueUrl(url_id, source.id, listing.url, listing.title, listing.published_raw, listing.published_at, 0, "", "")
    html = f"<html><body><h1>{escape(listing.title)}</h1><article>{one.html}</article></body></html>"
    return Fetch(
        source=source,
        url=listing.url,
        purpose="entry",
        due=due,
        final=True,
        final_url=listing.url,
        content_type="text/html; charset=utf-8",
        body=html.encode("utf-8", "replace"),
        etag=mark,
        hints=replace(source.hints, title_selector="h1", body_selector="article"),
    )
