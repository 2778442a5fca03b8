"""Looking at a site before it is a source: its feeds, its sitemaps, and whether an entry's index still answers.

For `launchwire sources add` and `check --live`: a handful of requests that a person asks for. Crawls use Scrapy.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
from lxml import etree
from lxml import html as lxml_html

from pipelines.articles.charset import decode
from pipelines.articles.frontier import Listing
from pipelines.articles.metadata import read_metadata
from pipelines.settings import settings
from spiders.catalogue import Access, Source
from spiders.formats.feed import NotAFeedError, parse_feed
from spiders.formats.gdelt import parse_gdelt
from spiders.formats.listing_page import parse_listing_page
from spiders.formats.sitemap import parse_sitemap
from spiders.middlewares.addresses import BlockedAddressError, check_address

_MAX_BYTES = 10 * 1024 * 1024
_FEED_PATHS = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "feeds/rss", "index.xml", "feed.json")
_SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemap.xml")


class ProbeError(RuntimeError):
    """An address could not be looked at."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered request."""

    url: str
    status: int
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a site offers. `access` is in order of preference, with the number of entries each held."""

    name: str
    language: str
    access: tuple[tuple[Access, int], ...]


def fetch(url: str) -> Answer:
    """GET with the crawl's user agent, five redirects at most, every hop's address checked. Raises ProbeError."""
    timeout = settings().fetch_timeout_seconds
    with httpx.Client(timeout=timeout, headers={"User-Agent": user_agent()}, trust_env=False) as client:
        for _ in range(6):
            check_host(url)
            try:
                with client.stream("GET", url) as response:
                    if response.has_redirect_location:
                        url = urljoin(url, response.headers["Location"])
                        continue
                    body = b""
                    for chunk in response.iter_bytes():
                        body += chunk
                        if len(body) > _MAX_BYTES:
                            raise ProbeError(f"{url}: larger than {_MAX_BYTES // 2**20} MiB")
                    return Answer(url, response.status_code, body, response.headers.get("Content-Type", ""))
            except httpx.HTTPError as error:
                raise ProbeError(f"{url}: {type(error).__name__}: {error}") from error
    raise ProbeError(f"{url}: redirects without end")


def user_agent() -> str:
    """How probes name themselves: as the crawl does."""
    return f"Launchwire (news research; {settings().contact or 'set LAUNCHWIRE_CONTACT'})"


def check_host(url: str) -> None:
    """Raise ProbeError when `url` is no web address, or leads to an address that spiders may not ask."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ProbeError(f"{url}: no web address; write it with https://")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, proto=socket.IPPROTO_TCP)
        for *_, address in found:
            check_address(str(address[0]))
    except (OSError, BlockedAddressError) as error:
        raise ProbeError(f"{url}: {error}") from error


def discover(url: str, zone: str) -> Discovery:
    """The feeds and sitemaps of the site at `url`, each one read to see that it holds entries. Raises ProbeError."""
    home = fetch(url)
    if home.status >= 400:
        raise ProbeError(f"{url}: HTTP {home.status}")
    text, _ = decode(home.body, home.content_type)
    try:
        tree = lxml_html.document_fromstring(text.encode() or b"<html/>", parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (ValueError, etree.ParserError) as error:
        raise ProbeError(f"{url}: no readable page: {error}") from error
    metadata = read_metadata(tree)
    found: dict[str, tuple[Access, int]] = {}
    for method, address in _candidates(tree, home.url):
        if address not in found and (count := _count(method, address, zone)):
            found[address] = Access(method=method, url=address), count  # type: ignore[arg-type]
    # A feed names new articles with least load, a news sitemap next, a whole sitemap last.
    order = sorted(found.values(), key=lambda one: (one[0].method != "feed", "news" not in str(one[0].url)))
    name = metadata.site or (tree.findtext(".//title") or "").split(" | ")[0].split(" - ")[0].strip()
    return Discovery(name or str(urlsplit(url).hostname), metadata.language[:2].lower() or "en", tuple(order[:4]))


def _candidates(tree: lxml_html.HtmlElement, base: str) -> Iterator[tuple[str, str]]:
    """Addresses to try: what the page and robots.txt name, then the usual places."""
    named = False
    for link in tree.iter("link"):
        if "alternate" in (link.get("rel") or "") and re.search(r"rss|atom|feed\+json", link.get("type") or ""):
            named = True
            yield "feed", urljoin(base, link.get("href") or "")
    for address in robots_sitemaps(base):
        yield "sitemap", address
    if not named:
        yield from (("feed", urljoin(base, "/" + path)) for path in _FEED_PATHS)
    yield from (("sitemap", urljoin(base, "/" + path)) for path in _SITEMAP_PATHS)


def robots_sitemaps(base: str) -> list[str]:
    """The sitemaps that robots.txt names, ten at most."""
    try:
        answer = fetch(urljoin(base, "/robots.txt"))
    except ProbeError:
        return []
    lines = answer.body[:500_000].decode("utf-8", "replace") if answer.status == 200 else ""
    found = re.findall(r"^\s*sitemap:\s*(https?://\S+)", lines, re.IGNORECASE | re.MULTILINE)
    return sorted(found, key=lambda address: "news" not in address)[:10]


def _count(method: str, address: str, zone: str) -> int:
    try:
        return len(entries(Access(method=method, url=address), zone))  # type: ignore[arg-type]
    except (ProbeError, ValueError):
        return 0


def entries(access: Access, zone: str) -> list[Listing]:
    """What one access lists now; for a sitemap index its parts. Raises ProbeError or NotAFeedError."""
    if access.method == "archive":
        raise ProbeError("archives are asked for windows only; try launchwire collect with --since and --until")
    from spiders.crawl.gdelt import API

    address = access.url or API
    if access.method == "gdelt":
        query = {"query": access.query or "", "mode": "artlist", "format": "json", "maxrecords": "10", "timespan": "1d"}
        address += f"?{urlencode(query)}"
    answer = fetch(address)
    if answer.status >= 400:
        raise ProbeError(f"{address}: HTTP {answer.status}")
    if access.method == "feed":
        return [entry.listing for entry in parse_feed(answer.body, answer.url, zone).entries]
    if access.method == "sitemap":
        sitemap = parse_sitemap(answer.body, answer.url, zone)
        return [*sitemap.pages, *sitemap.sitemaps]
    if access.method == "gdelt":
        return parse_gdelt(answer.body)
    return list(parse_listing_page(answer.body, answer.url, answer.content_type, access, zone).listings)


def check_live(source: Source) -> tuple[bool, str]:
    """Whether the source's preferred access answers with entries, and what it said."""
    access = source.access[0]
    try:
        found = entries(access, source.time_zone)
    except (ProbeError, NotAFeedError) as error:
        return False, str(error)
    dates = sorted(one.published_at for one in found if one.published_at)
    newest = f", newest {dates[-1]:%Y-%m-%d %H:%M}Z" if dates else ", undated"
    return bool(found), f"{access.method}: {len(found)} entries{newest if found else ''}"
