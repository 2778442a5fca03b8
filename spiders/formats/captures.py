"""Capture indexes (CDX) of the Wayback Machine and of Common Crawl."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from pipelines.articles.dates import parse_date
from pipelines.articles.frontier import Listing
from spiders.formats.feed import NotAFeedError

COMMON_CRAWL = "https://data.commoncrawl.org/"


def parse_captures(body: bytes, index_url: str) -> Iterator[Listing]:
    """Listings under the captured pages' own addresses, with `fetch_url` in the archive.

    Wayback answers one JSON table with a header row, Common Crawl one JSON object a line. The capture time is no
    publication date, so none is given. Raises NotAFeedError.
    """
    text = body.decode("utf-8", "replace").strip()
    if not text:
        return
    try:
        if text.startswith("["):
            header, *rows = json.loads(text) or [[]]
            records = [dict(zip(header, row, strict=False)) for row in rows]
        else:
            records = [json.loads(line) for line in text.splitlines()]
    except (ValueError, TypeError, RecursionError) as error:
        raise NotAFeedError(f"no capture index: {text[:100]}") from error
    for record in records:
        listing = _listing(record, index_url) if isinstance(record, dict) else None
        if listing is not None:
            yield listing


def _listing(record: dict[str, Any], index_url: str) -> Listing | None:
    original = str(record.get("original") or record.get("url") or "")
    mime = str(record.get("mimetype") or record.get("mime") or "text/html")
    if not original.startswith(("http://", "https://")) or "html" not in mime:
        return None
    if "filename" in record:
        try:
            start, length = int(record["offset"]), int(record["length"])
        except (KeyError, ValueError, TypeError):
            return None
        base = (
            COMMON_CRAWL
            if "commoncrawl.org" in index_url
            else f"{index_url.split('/', 3)[0]}//{urlsplit(index_url).netloc}/"
        )
        return Listing(
            original, fetch_url=f"{base}{record['filename']}#bytes={start}-{start + length - 1}&url={original}"
        )
    stamp = str(record.get("timestamp") or "")
    if len(stamp) != 14 or parse_date(stamp, "UTC") is None:
        return None
    return Listing(original, fetch_url=f"{_root(index_url)}web/{stamp}id_/{original}")


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
