"""The headline of a page: what it states and what readers see, judged together.

Metadata wins, since an h1 may be the outlet's name; but among several statements the one that readers see as an h1 is
the headline, and what follows it after a bar or dash is the outlet's.
"""

from __future__ import annotations

import re

from pipelines.articles.metadata import Element, Metadata, lxml_text

# What may stand between a headline and its outlet.
_SEPARATOR = re.compile(r"\s*(?:[|»·•–—]|::|\s-|-\s)\s*")
# An outlet's name after a bar is short; a longer tail is part of the headline.
_MAX_OUTLET_CHARS = 40
# An h1 of fewer characters ("News", "AP") agrees with too much.
_MIN_HEADLINE_CHARS = 12


def read_headline(tree: Element, metadata: Metadata, selector: str | None = None) -> str:
    """Selector, else the stated headline that an h1 confirms, else the first stated, else h1, else <title>."""
    chosen = _first_text(tree, selector)
    if chosen:
        return chosen
    heads = _heads(tree)
    stated = [_without_site(title, metadata.site) for title in metadata.titles]
    window = lxml_text(tree.findtext(".//title") or "")
    if stated:
        seen = {_key(head) for head in heads if len(head) >= _MIN_HEADLINE_CHARS}
        confirmed = next((title for title in stated if _key(title) in seen), "")
        return confirmed or _as_seen(stated[0], heads)
    if len(heads) == 1 and heads[0] != metadata.site:
        return heads[0]
    return _as_seen(_without_site(window, metadata.site), heads)


def _heads(tree: Element) -> list[str]:
    """The texts of the page's h1. One that was never closed swallows the story; a headline holds no paragraphs."""
    whole = [h1 for h1 in tree.iter("h1") if next(h1.iter("p", "div", "table"), None) is None]
    return [head for head in (" ".join(h1.text_content().split()) for h1 in whole) if head]


def _as_seen(stated: str, heads: list[str]) -> str:
    """The statement as an h1 shows it: whole where the statement is cut, alone where the outlet's name follows."""
    stem = re.sub(r"\s*(?:…|\.\.\.)$", "", stated)
    for head in heads:
        if stem and head.startswith(stem) and len(head) < len(stem) + 200:
            return head
        if len(head) >= _MIN_HEADLINE_CHARS and stated.startswith(head) and _SEPARATOR.match(stated, len(head)):
            return head
    return stated


def _key(title: str) -> str:
    """A headline as it is compared: letters and digits alone."""
    return re.sub(r"[\W_]+", "", title).casefold()


def _without_site(title: str, site: str) -> str:
    """The headline without " | Outlet" at its end: the outlet's own name, or one short part after a bar."""
    head, separator, tail = title.rpartition(" | ")
    if separator and len(tail) <= _MAX_OUTLET_CHARS:
        return head
    for dash in (" - ", " – ", " — ", " :: ", " » "):
        head, separator, tail = title.rpartition(dash)
        if separator and site and _key(tail) == _key(site):
            return head
    return title


def _first_text(tree: Element, selector: str | None) -> str:
    if not selector:
        return ""
    found = tree.cssselect(selector)
    return " ".join(found[0].text_content().split()) if found else ""
