"""The notices as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from lxml import etree

from pipelines.export.formats import iso
from pipelines.export.plain import one_line, page_name, visible
from pipelines.feed.notices import Notice

ATOM = "http://www.w3.org/2005/Atom"
# An Atom feed must say when it changed; one without entries says the beginning of time.
_NEVER = "1970-01-01T00:00:00Z"
_TITLES = {"new": "New", "corrected": "Corrected", "retracted": "Retracted"}


def atom_feed(found: Sequence[Notice], base_url: str = "") -> bytes:
    """The feed's XML, the same bytes for the same notices. `base_url` is where the report stands."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", base_url or "urn:launchwire:launch-events")
    _add(feed, "title", "Launch events: new, corrected, retracted")
    _add(feed, "updated", iso(max(notice.changed_at for notice in found)) if found else _NEVER)
    _add(_add(feed, "author"), "name", "Launchwire")
    _add(feed, "link", rel="self", href=f"{base_url}feed.xml")
    for notice in found:
        _entry(feed, notice, base_url)
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(feed: etree._Element, notice: Notice, base_url: str) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", f"urn:launchwire:{quote(notice.id)}")
    _add(entry, "title", one_line(f"{_TITLES[notice.kind]}: {notice.summary or notice.event_id}"))
    _add(entry, "updated", iso(notice.changed_at))
    _add(entry, "category", term=notice.kind)
    _add(entry, "link", rel="alternate", type="text/html", href=f"{base_url}events/{page_name(notice.event_id)}.html")
    lines = [f"{notice.event_id}, {notice.status}"]
    for change in notice.changes:
        before, after = ("nothing" if change[key] is None else change[key] for key in ("old", "new"))
        lines.append(f"{change['field'].replace('_', ' ')}: {before} → {after}")
    if notice.publisher:
        lines.append(f"{notice.publisher} {notice.article_url or ''}".strip())
    _add(entry, "content", visible("\n".join(lines)), type="text")


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    child.text = text
    return child
