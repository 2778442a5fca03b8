"""The body of a page: trafilatura's fast pass, then cleaned of what is not the article.

Measured: body F1 0.962 without cleaning, 0.968 with it, on 181 public pages.
"""

from __future__ import annotations

import re

import trafilatura

from pipelines.articles.metadata import Element

# Lines that are furniture wherever they stand. Whole lines only: a sentence that merely begins so is kept.
_FURNITURE = re.compile(
    r"(?:advertisement|advertising|sponsored content|story continues below.{0,30}|"
    r"(?:read more|also read|see also):?.{0,140}|"
    r"related(?: (?:articles?|stories|news|topics))?:?|recommended(?: stories)?|most (?:read|popular)|"
    r"share(?: this)?(?: (?:article|story|on|via).{0,40})?|print|email|copy link|link copied|facebook|twitter|whatsapp|"
    r"(?:sign up|subscribe)(?: (?:to|for|now|here)\b.{0,120})?|follow us on.{0,80}|join (?:us|our).{0,80}|"
    r"click here.{0,80}|(?:©|\(c\)|copyright)\s?.{0,140}|all rights reserved.{0,60}|loading\.{0,3}|"
    r"(?:watch|listen)(?: (?:live|now|here))?:?|tags?:.{0,200}|topics?:.{0,200}|comments?(?: \(\d+\))?|"
    r"\d+ (?:min(?:ute)?s?) read|published(?: on)?:? .{0,40}|(?:last )?updated:? .{0,40}|by|photo:.{0,120})",
    re.IGNORECASE,
)
# A first line of two to five capitalised words without a full stop names the author.
_BYLINE = re.compile(r"(?:By )?[A-Z][\w.'’-]*(?: (?:and |of |[A-Z])[\w.'’-]*){1,4}(?:, [A-Z][\w .]{2,30})?")
# Below so many characters the extractor has probably missed the body.
_MIN_TRUSTED = 250


def read_body(tree: Element, title: str, article_body: str = "", selector: str | None = None) -> str:
    """The article's paragraphs, one a line, without markup. Empty when the page holds none. Takes `tree` apart.

    `article_body` is the page's own JSON-LD text, used where the extractor finds nearly nothing; it alone is worse
    (truncated, or with notices). `selector` names the body where general rules fail.
    """
    if selector:
        blocks = tree.cssselect(selector)
        if blocks:
            return _clean(_plain(blocks), title)
    # include_tables: launch tables are facts, but layout tables are the commoner; links and images never are text.
    text = trafilatura.extract(tree, fast=True, include_comments=False, include_tables=False, output_format="txt")
    cleaned = _clean(text or "", title)
    if len(cleaned) < _MIN_TRUSTED and len(article_body) > 2 * len(cleaned):
        return _clean(article_body, title)
    return cleaned


def _plain(blocks: list[Element]) -> str:
    """Paragraph texts under the selected elements; their whole text when they hold no paragraphs."""
    lines = []
    for block in blocks:
        paragraphs = [p for p in block.iter("p", "li", "h2", "h3", "blockquote") if p.tag != "blockquote" or not len(p)]
        for node in paragraphs or [block]:
            lines.append(" ".join(str(node.text_content()).split()))
    return "\n".join(lines)


def _clean(text: str, title: str) -> str:
    lines: list[str] = []
    for raw in text.splitlines():
        line = re.sub(r"^[-*•]\s+", "", " ".join(raw.split()))
        if not line or _FURNITURE.fullmatch(line) or (not lines and line == title):
            continue
        if lines and line == lines[-1]:
            continue
        lines.append(line)
    if len(lines) > 1 and _BYLINE.fullmatch(lines[0]):
        del lines[0]
    return "\n".join(lines)
