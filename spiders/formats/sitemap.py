"""Sitemaps: index, plain, Google News, gzip; read as a stream so that a 50 MB file costs little memory."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from pipelines.articles.dates import parse_date
from pipelines.articles.frontier import Listing
from spiders.formats.feed import NotAFeedError, local_name

# sitemaps.org allows 50 MB and 50,000 addresses a file.
MAX_BYTES = 50_000_000
MAX_ENTRIES = 50_000


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one file lists: other sitemaps, or pages."""

    sitemaps: tuple[Listing, ...] = ()
    pages: tuple[Listing, ...] = ()


def gunzip(body: bytes, limit: int = MAX_BYTES) -> bytes:
    """`body`, decompressed if it is gzip, also when it is cut short. Raises NotAFeedError beyond `limit` bytes."""
    if body[:2] != b"\x1f\x8b":
        return body
    reader = zlib.decompressobj(wbits=31)
    try:
        data = reader.decompress(body, limit + 1)
    except zlib.error as error:
        raise NotAFeedError(f"damaged gzip: {error}") from error
    if len(data) > limit:
        raise NotAFeedError(f"decompresses to more than {limit} bytes")
    return data


def parse_sitemap(body: bytes, url: str, zone: str | None = None) -> Sitemap:
    """Read a sitemap. Raises NotAFeedError when it is none; a damaged one is read as far as it goes."""
    data = gunzip(body).lstrip()
    if not data:
        raise NotAFeedError("an empty document")
    if not data.startswith(b"<") and not data.startswith(b"\xef\xbb\xbf"):
        return Sitemap(pages=tuple(_plain_text(data, url)))
    sitemaps: list[Listing] = []
    pages: list[Listing] = []
    root = ""
    try:
        events = etree.iterparse(
            io.BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
            huge_tree=False, recover=True, remove_comments=True,
        )  # fmt: skip
        for event, node in events:
            name = local_name(node)
            root = root or name
            if root not in ("urlset", "sitemapindex"):
                raise NotAFeedError(f"an XML document <{root}>, not a sitemap")
            if event == "end" and name in ("url", "sitemap"):
                listing = _listing(node, url, zone)
                if listing is not None:
                    (pages if name == "url" else sitemaps).append(listing)
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]  # type: ignore[union-attr]
                if len(pages) + len(sitemaps) >= MAX_ENTRIES:
                    break
    except etree.XMLSyntaxError as error:
        if not root:
            raise NotAFeedError(f"not XML: {error}") from error
    if not root:
        raise NotAFeedError("not XML")
    return Sitemap(tuple(sitemaps), tuple(pages))


def _plain_text(data: bytes, url: str) -> Iterator[Listing]:
    """The text form: one address a line."""
    lines = data.decode("utf-8", "replace").split()[:MAX_ENTRIES]
    found = [line for line in lines if re.match(r"https?://\S+$", line)]
    if not found:
        raise NotAFeedError("neither XML nor a list of addresses")
    for line in found:
        yield Listing(url=urljoin(url, line))


def _listing(node: etree._Element, url: str, zone: str | None) -> Listing | None:
    values: dict[str, str] = {}
    for child in node.iter():
        values.setdefault(local_name(child), " ".join((child.text or "").split()))
    try:
        address = urljoin(url, values.get("loc", ""))
    except ValueError:
        return None
    if not values.get("loc") or not re.match(r"https?://", address):
        return None
    published, modified = values.get("publication_date", ""), values.get("lastmod", "")
    stamp, changed = parse_date(published or modified, zone), parse_date(modified, zone)
    return Listing(
        url=address,
        title=values.get("title", ""),
        published_raw=published,
        # lastmod bounds the publication from above only, so it is a listing date but not a publication date.
        published_at=stamp.at if stamp and published else None,
        modified_at=changed.at if changed and changed.precision == "second" else None,
    )
