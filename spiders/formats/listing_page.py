"""Links to articles on a listing page, by CSS selectors."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from pipelines.articles.charset import decode
from pipelines.articles.dates import parse_date
from pipelines.articles.frontier import Listing
from spiders.catalogue import Access
from spiders.formats.feed import NotAFeedError

MAX_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What one page lists, and the address of the next page of the same host."""

    listings: tuple[Listing, ...]
    next_url: str | None = None


def parse_listing_page(
    body: bytes, url: str, content_type: str, access: Access, zone: str | None = None
) -> ListingPage:
    """The links that `access` selects. Raises NotAFeedError when the selector finds none: the page was rebuilt."""
    text, _ = decode(body[:3_000_000], content_type)
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise NotAFeedError(f"not HTML: {error}") from error
    assert access.item_selector is not None
    listings: dict[str, Listing] = {}
    for row in tree.cssselect(access.row_selector) if access.row_selector else [tree]:
        for link in row.cssselect(access.item_selector)[: MAX_ENTRIES if row is tree else 1]:
            address = _address(url, link.get("href"))
            if address:
                raw = _date_text(row, access.date_selector) if row is not tree else ""
                stamp = parse_date(raw, zone)
                title = " ".join(str(link.text_content()).split())
                listings.setdefault(address, Listing(address, title, raw, stamp.at if stamp else None))
    if not listings:
        raise NotAFeedError(f"the selector {access.item_selector!r} finds no link; the page may have been rebuilt")
    return ListingPage(tuple(list(listings.values())[:MAX_ENTRIES]), _next(tree, url, access.next_selector))


def _address(base: str, href: str | None) -> str | None:
    try:
        address = urljoin(base, (href or "").strip())
    except ValueError:
        return None
    return address if href and address.startswith(("http://", "https://")) else None


def _date_text(row: lxml_html.HtmlElement, selector: str | None) -> str:
    found = row.cssselect(selector) if selector else []
    return " ".join(str(found[0].get("datetime") or found[0].text_content()).split()) if found else ""


def _next(tree: lxml_html.HtmlElement, url: str, selector: str | None) -> str | None:
    found = tree.cssselect(selector) if selector else []
    address = _address(url, found[0].get("href")) if found else None
    same_host = address is not None and urlsplit(address).netloc == urlsplit(url).netloc
    return address if same_host and address != url else None
