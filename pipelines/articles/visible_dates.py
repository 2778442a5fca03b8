"""Dates of pages that state none: the one that readers see beside the headline, and the one in the address."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from pipelines.articles.dates import Stamp, parse_date
from pipelines.articles.metadata import Element

# Names of elements that hold the date of the story; those of comments, related stories and updates are left out.
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|datetime|timestamp|time|pub(?:lish(?:ed)?|date|time)?|posted|entry-?date|post-?date|"
    r"article-?date|news-?date|byline|meta|info)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT_THE_STORYS = re.compile(r"comment|related|sidebar|footer|widget|event|update|modif|nav|menu|recent|archive", re.I)
# A text that begins so dates a change, not the publication.
_CHANGED = re.compile(r"(?:last |first )?(?:updated?|modified|revised|edited|corrected)\b", re.IGNORECASE)
_OUTSIDE = frozenset({"aside", "nav", "footer", "li", "form", "script", "style", "head"})
# A date with its label and author; a longer text is a paragraph that mentions one.
_MAX_CHARS = 90
# Looking further down than this finds the dates of other stories.
_MAX_ELEMENTS = 400
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)|[/-]((?:19|20)\d{2})(\d{2})(\d{2})(?=[/-]|$)"
)


def visible_date(tree: Element, zone: str | None) -> Stamp | None:
    """The first date in an element that is named for it, in document order; None when there is none."""
    for number, element in enumerate(
        tree.iter("span", "div", "p", "dd", "td", "em", "i", "small", "b", "h2", "h4", "h5")
    ):
        if number > 20 * _MAX_ELEMENTS:
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _DATED.search(names) or _NOT_THE_STORYS.search(names):
            continue
        text = " ".join(str(element.text_content()).split())
        if (
            not text
            or len(text) > _MAX_CHARS
            or _CHANGED.match(text)
            or any(_is_outside(one) for one in element.iterancestors())
        ):
            continue
        stamp = parse_date(text, zone)
        if stamp is not None and stamp.at.year > 1990:
            return stamp
    return None


def _is_outside(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in _OUTSIDE or (element.tag not in ("body", "html") and bool(_NOT_THE_STORYS.search(names)))


def url_date(url: str) -> Stamp | None:
    """The day that the address of a story names, as /2022/10/04/ or -20221004; None when it names none."""
    match = _IN_ADDRESS.search(url)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return Stamp(datetime(year, month, day, tzinfo=UTC), "day", "none", match[0].strip("/-"))
    except ValueError:
        return None
