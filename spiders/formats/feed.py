"""RSS 0.9–2.0, RDF, Atom and JSON Feed, with dates kept as written and read in the zone of the source.

Own code, because no feed library keeps the date's string: feedparser and atoma read KST as UTC, fastfeedparser takes
naive times as UTC (docs/decisions/0020-collection.md).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from pipelines.articles.dates import parse_date
from pipelines.articles.frontier import Listing
from pipelines.articles.metadata import lxml_text

MAX_ENTRIES = 5_000


class NotAFeedError(ValueError):
    """The document is no feed; the message says what it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its listing, and the longest text it carries as HTML (empty: none)."""

    listing: Listing
    html: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of one feed that have an address, and how many had none."""

    entries: tuple[Entry, ...]
    without_address: int = 0


def parse_feed(body: bytes, url: str, zone: str | None = None) -> Feed:
    """Read a feed of any kind. Raises NotAFeedError. Damaged XML is read as far as it can be."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return _json_feed(body, url, zone)
    root = parse_xml(body)
    name = local_name(root)
    if name == "html":
        raise NotAFeedError("an HTML page, not a feed")
    if name not in ("rss", "RDF", "feed", "channel"):
        raise NotAFeedError(f"an XML document <{name}>, not a feed")
    entries, without = [], 0
    for node in root.iter("{*}item", "{*}entry"):
        entry = _entry(node, url, zone)
        if entry is None:
            without += 1
        else:
            entries.append(entry)
        if len(entries) >= MAX_ENTRIES:
            break
    return Feed(tuple(entries), without)


def parse_xml(body: bytes) -> etree._Element:
    """The root of a document from the net: no entities, no network, no DTD, nesting capped by libxml2.

    Raises NotAFeedError when there is no root.
    """
    if not body.strip():
        raise NotAFeedError("an empty document")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(body.lstrip(), parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAFeedError(f"not XML: {error}") from error
    if root is None:
        raise NotAFeedError("not XML")
    return root


def local_name(node: etree._Element) -> str:
    """Tag without its namespace; empty for comments, entities and the like."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _entry(node: etree._Element, url: str, zone: str | None) -> Entry | None:
    texts: dict[str, str] = {}
    link = ""
    for child in node:
        name, prefix = local_name(child), str(child.prefix or "")
        if name == "link":
            link = link or _link(child)
            continue
        if name == "guid" and child.get("isPermaLink", "true") != "false":
            texts.setdefault("permalink", (child.text or "").strip())
        key = f"content:{name}" if name == "encoded" else name
        if prefix == "media" or not name:
            continue
        texts.setdefault(key, _inner(child))
    address = link or texts.get("origLink", "") or texts.get("permalink", "")
    if not address:
        return None
    try:
        address = urljoin(node.base or url, address.strip())
    except ValueError:
        return None
    if not re.match(r"https?://", address):
        return None
    published = next((texts[k] for k in ("pubDate", "published", "issued", "date", "created") if texts.get(k)), "")
    updated = texts.get("updated") or texts.get("modified") or ""
    stamp, changed = parse_date(published or updated, zone), parse_date(updated, zone)
    html = max((texts.get(k, "") for k in ("content:encoded", "content", "description", "summary")), key=len)
    return Entry(
        Listing(
            url=address,
            title=lxml_text(texts.get("title", "")),
            published_raw=published or updated,
            published_at=stamp.at if stamp else None,
            modified_at=changed.at if changed and changed.precision == "second" else None,
        ),
        html=html,
        language=texts.get("language", ""),
    )


def _link(node: etree._Element) -> str:
    """Atom's alternate link, or RSS's text."""
    if node.get("href"):
        return str(node.get("href")) if node.get("rel", "alternate") == "alternate" else ""
    return (node.text or "").strip()


def _inner(node: etree._Element) -> str:
    """An element's content: text with entities decoded once, or inline XHTML as markup."""
    if len(node):
        return "".join([node.text or "", *(etree.tostring(child, encoding="unicode") for child in node)]).strip()
    return (node.text or "").strip()


def _json_feed(body: bytes, url: str, zone: str | None) -> Feed:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"not JSON: {error}") from error
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise NotAFeedError("JSON without items, not a feed")
    entries, without = [], 0
    for item in items[:MAX_ENTRIES]:
        entry = _json_entry(item, url, zone) if isinstance(item, dict) else None
        if entry is None:
            without += 1
        else:
            entries.append(entry)
    return Feed(tuple(entries), without)


def _json_entry(item: dict[str, Any], url: str, zone: str | None) -> Entry | None:
    address = item.get("url") or item.get("external_url")
    # An id is any string; only a whole address is one to fetch.
    address = address or (item["id"] if str(item.get("id", "")).startswith(("http://", "https://")) else None)
    if not isinstance(address, str) or not re.match(r"https?://", urljoin(url, address)):
        return None
    published, updated = str(item.get("date_published") or ""), str(item.get("date_modified") or "")
    stamp, changed = parse_date(published or updated, zone), parse_date(updated, zone)
    return Entry(
        Listing(
            url=urljoin(url, address),
            title=lxml_text(str(item.get("title") or "")),
            published_raw=published or updated,
            published_at=stamp.at if stamp else None,
            modified_at=changed.at if changed and changed.precision == "second" else None,
        ),
        html=str(item.get("content_html") or item.get("content_text") or item.get("summary") or ""),
        language=str(item.get("language") or ""),
    )
