"""A news page as an article: metadata as it states them, body by trafilatura, cleaned.

Runs for up to seconds on hostile pages, so collect calls it in a child process (`reader_pool`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from pipelines.articles.body import read_body
from pipelines.articles.charset import decode
from pipelines.articles.dates import Stamp, ZoneFrom, parse_date
from pipelines.articles.headline import read_headline
from pipelines.articles.metadata import Element, Metadata, read_metadata
from pipelines.articles.stated import Stated
from pipelines.articles.urls import article_id, canonical_url
from pipelines.articles.visible_dates import url_date, visible_date
from pipelines.model import Article, PublishedPrecision

# Real article pages end at 1.55 MB (99th percentile); a 7 MB page of links costs the extractor 24 s.
MAX_HTML_BYTES = 3_000_000
MAX_TITLE_CHARS = 500
MAX_TEXT_CHARS = 400_000

Issue = tuple[str, str]
# What XML, and so the extractor, cannot hold: raw (these bytes are part of no other character), and written as a
# character reference.
_CONTROL_BYTES = bytes(n for n in (*range(32), 127) if n not in b"\t\n\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SELF_CLOSED = re.compile(r"(<(?:html|!doctype)\b[^<>]*?)\s*/>", re.IGNORECASE)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|(\d{1,9}));?", re.IGNORECASE)


class UnreadableError(ValueError):
    """The bytes are no page that could be an article."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the catalogue knows about a source's pages; CSS selectors where general rules fail."""

    time_zone: str | None = None
    language: str | None = None
    title_selector: str | None = None
    body_selector: str | None = None
    date_selector: str | None = None
    # Hosts other than the page's own that rel=canonical may name; "*" for any.
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from one page. `url` is the page's address of record: rel=canonical when it can be trusted."""

    url: str
    title: str
    text: str
    published_at: datetime | None
    published_precision: PublishedPrecision
    published_raw: str
    zone_from: ZoneFrom
    modified_at: datetime | None
    authors: tuple[str, ...]
    section: str
    language: str | None
    publisher: str
    issues: tuple[Issue, ...]

    @property
    def stated(self) -> Stated:
        """What goes beside the article into raw.article_metadata."""
        return Stated(self.authors, self.section, self.modified_at, self.published_raw, self.zone_from)

    def article(self, publisher: str = "") -> Article:
        """The page as an article of `publisher` (default: the name the page gives)."""
        return Article(
            id=article_id(self.url),
            url=self.url,
            title=self.title,
            text=self.text,
            published_at=self.published_at,
            published_precision=self.published_precision,
            publisher=publisher or self.publisher,
            language=self.language,
        )


def read_page(html: bytes, url: str, content_type: str = "", hints: Hints | None = None) -> Page:
    """Read one page. Raises UnreadableError when it is binary, too large, or holds no markup at all."""
    hints = hints or Hints()
    tree, issues = _parse(html, content_type)
    metadata = read_metadata(tree)
    title = read_headline(tree, metadata, hints.title_selector)[:MAX_TITLE_CHARS]
    stamp, stated = _published(tree, metadata, hints, url)
    if stamp is None and stated:
        issues.append(("unreadable_date", stated[:100]))
    changes = (parse_date(raw, hints.time_zone) for raw in metadata.modified)
    modified = next((stamp for stamp in changes if stamp and stamp.precision == "second"), None)
    if metadata.free is False:
        issues.append(("paywall", "the page says that it is not free to read"))
    # Last: the extractor takes the tree apart.
    body = read_body(
        *(tree, title, metadata.article_body, hints.body_selector), again=lambda: _parse(html, content_type)[0]
    )
    return Page(
        url=_address(metadata.canonical, url, hints),
        title=title,
        text=body[:MAX_TEXT_CHARS],
        published_at=stamp.at if stamp else None,
        published_precision=stamp.precision if stamp else "second",
        published_raw=stamp.raw if stamp else stated,
        zone_from=stamp.zone_from if stamp else "none",
        modified_at=modified.at if modified else None,
        authors=tuple(metadata.authors[:20]),
        section=metadata.section[:100],
        language=_language(metadata.language) or hints.language,
        publisher=metadata.site[:200],
        issues=tuple(issues),
    )


def _parse(html: bytes, content_type: str) -> tuple[Element, list[Issue]]:
    if len(html) > MAX_HTML_BYTES:
        raise UnreadableError(f"{len(html)} bytes, more than {MAX_HTML_BYTES}")
    if html[:5] == b"%PDF-" or b"\x00\x00\x00" in html[:1024]:
        raise UnreadableError("binary data, not a page")
    text, charset_issue = decode(html, content_type)
    issues = [("bad_charset", charset_issue)] if charset_issue else []
    # lxml takes a str only without an encoding declaration of its own, and XML knows no control characters.
    # An html element that closes itself would be the whole page.
    head = _SELF_CLOSED.sub(r"\1>", re.sub(r"^\s*<\?xml[^>]*\?>", "", text[:2000], count=1))
    text = head + text[2000:]
    if "&#" in text:
        text = _REFERENCE.sub(_safe_reference, text)
    if "<" not in text:
        raise UnreadableError("no markup" if text.strip() else "empty body")
    # No huge_tree: libxml2 stops at 256 levels of nesting, where extractors hang. No network, no entities.
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8")
    try:
        data = text.encode("utf-8", "replace").translate(None, _CONTROL_BYTES)
        tree = lxml_html.document_fromstring(
            data.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b""), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"not parsable: {error}") from error
    return tree, issues


def _safe_reference(match: re.Match[str]) -> str:
    """The reference as it is, or nothing when it names a character that XML forbids."""
    point = int(match[1], 16) if match[1] else int(match[2])
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF or _CONTROL.match(chr(point)):
        return ""
    return match[0]


def _published(tree: Element, metadata: Metadata, hints: Hints, url: str) -> tuple[Stamp | None, str]:
    """The first statement that carries its zone, else the first that can be read; else what readers see, else the
    day in the address; and what was stated."""
    statements = [s for s in [_selected_date(tree, hints.date_selector), *metadata.published] if s]
    stamps = [stamp for stamp in (parse_date(raw, hints.time_zone) for raw in statements) if stamp]
    if not stamps:
        found = visible_date(tree, hints.time_zone) or url_date(url)
        return found, statements[0] if statements else ""
    first = stamps[0]
    if first.zone_from != "stated":
        # The same moment stated again with its zone (a <time> beside a bare JSON-LD date) tells us the zone.
        for other in stamps[1:]:
            if other.zone_from == "stated" and abs((other.at - first.at).total_seconds()) <= 26 * 3600:
                return other, other.raw
    return first, first.raw


def _selected_date(tree: Element, selector: str | None) -> str:
    found = tree.cssselect(selector) if selector else []
    if not found:
        return ""
    return str(found[0].get("datetime") or found[0].get("content") or found[0].text_content()).strip()


def _address(stated: str, url: str, hints: Hints) -> str:
    """rel=canonical when it names a page of the same outlet other than its front page, else `url`."""
    if not stated:
        return url
    try:
        target = urljoin(url, stated)
        own, other = urlsplit(canonical_url(url)), urlsplit(canonical_url(target))
    except ValueError:
        return url
    same = other.netloc == own.netloc or other.netloc in hints.domains or "*" in hints.domains
    return target if same and other.scheme == "https" and (other.path != "/" or other.query) else url


def _language(stated: str) -> str | None:
    match = re.match(r"[a-zA-Z]{2}(?![a-zA-Z])", stated)
    return match[0].lower() if match else None
