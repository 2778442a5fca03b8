"""What a page says about itself: JSON-LD first, then meta tags, then `<time>`.

Measured on publisher pages, these three give 0.996 of the times with their zone and none wrong; the best general
extractor gives 0.84.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html as lxml_html

Element = lxml_html.HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|LiveBlog\w*|Report)$")
_PUBLISHED_META = (
    *("article:published_time", "article:published", "og:article:published_time", "og:published_time"),
    *("parsely-pub-date", "sailthru.date", "datepublished", "dc.date.issued", "dcterms.created", "dcterms.issued"),
    *("cxenseparse:recs:publishtime", "publish-date", "publishdate", "publish_date", "pubdate", "published_at"),
    *("publication_date", "article.published", "article.created", "article-published-time", "date.issued"),
    *("rnews:datepublished", "dcterms.date", "dc.date.created", "dc.created", "created", "originalpublicationdate"),
    *("published-date", "published_date", "publishtime", "publish_time", "pub_date", "displaydate", "bt:pubdate"),
    *("article_date_original", "cse_document_published", "dcsext.articlefirstpublished", "iso-8601-publish-date"),
    *("mediator_published_time", "prism.publicationdate", "citation_publication_date", "weibo:article:create_at"),
    *("dc.date", "date"),
)
_MODIFIED_META = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "lastmod", "revised")
_TITLE_META = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title", "title")
_SITE_META = ("og:site_name", "application-name", "dc.publisher", "publisher")
_AUTHOR_META = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_SECTION_META = ("article:section", "parsely-section", "section", "dc.subject")


@dataclass(slots=True)
class Metadata:
    """Raw strings as the page states them, best first; empty where it is silent."""

    titles: list[str]
    published: list[str]
    modified: list[str]
    authors: list[str]
    site: str = ""
    section: str = ""
    language: str = ""
    canonical: str = ""
    article_body: str = ""
    free: bool | None = None


def read_metadata(tree: Element) -> Metadata:
    """The metadata of a parsed page; every list keeps the order of trust."""
    meta = _meta(tree)
    nodes = list(_json_ld(tree))
    named = {str(node["@id"]): node for node in nodes if "@id" in node and "name" in node}
    articles = _own_first([node for node in nodes if _is_article(node)], meta)
    return Metadata(
        titles=_unique(
            [_text(node.get("headline")) or _text(node.get("name")) for node in articles]
            + [meta.get(key, "") for key in _TITLE_META]
        ),
        published=_unique(
            [_text(node.get("datePublished")) for node in articles]
            + [meta.get(key, "") for key in _PUBLISHED_META]
            + list(_microdata(tree, "datePublished"))
            + list(_times(tree))
        ),
        modified=_unique(
            [_text(node.get("dateModified")) for node in articles]
            + [meta.get(key, "") for key in _MODIFIED_META]
            + list(_microdata(tree, "dateModified"))
        ),
        authors=_authors(articles, named)
        or _unique([a for key in _AUTHOR_META for a in _split_names(meta.get(key, ""))]),
        site=next(
            (name for name in (_names(node.get("publisher"), named) for node in articles) if name),
            [next((meta[key] for key in _SITE_META if meta.get(key)), "")],
        )[0],
        section=next((_text(n.get("articleSection")) for n in articles if n.get("articleSection")), "")
        or next((meta[key] for key in _SECTION_META if meta.get(key)), ""),
        language=next(
            (
                str(stated).replace("_", "-").strip()
                for stated in (
                    *(tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), tree.get("xml:lang")),
                    *(_text(node.get("inLanguage")) for node in articles),
                    *(meta.get(key) for key in ("og:locale", "content-language", "language", "dc.language")),
                )
                if stated
            ),
            "",
        ),
        canonical=next(
            (str(link.get("href", "")).strip() for link in tree.iter("link") if link.get("rel") == "canonical"), ""
        ),
        article_body=next((_lines(n["articleBody"]) for n in articles if n.get("articleBody")), ""),
        free=next(
            (n["isAccessibleForFree"] in (True, "true", "True") for n in articles if "isAccessibleForFree" in n), None
        ),
    )


def _unique(values: list[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _meta(tree: Element) -> dict[str, str]:
    """Lower-case name, property or itemprop of every meta tag with its first non-empty content."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = " ".join(str(tag.get("content") or "").split())
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = str(tag.get(attribute) or "").lower()
            if key and content:
                found.setdefault(key, content)
    return found


def _json_ld(tree: Element) -> Iterator[dict[str, Any]]:
    """Every object of every JSON-LD script, through lists, @graph and mainEntity, at most 2,000 of them."""
    seen = 0
    for script in tree.iter("script"):
        if "ld+json" not in str(script.get("type") or "").lower():
            continue
        stack = [_loads(script.text or "")]
        while stack and seen < 2000:
            node = stack.pop()
            if isinstance(node, list):
                stack.extend(reversed(node))
            elif isinstance(node, dict):
                seen += 1
                yield node
                stack.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "item") if key in node)


def _loads(text: str) -> Any:
    """JSON as pages write it: with comments around it, raw line ends in strings, trailing commas; None if beyond."""
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text.strip())
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and _ARTICLE_TYPES.search(name) for name in names)


def _text(value: Any) -> str:
    """A JSON value as one line of text; empty for objects."""
    if isinstance(value, list):
        return next((t for t in map(_text, value) if t), "")
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name"))
    return lxml_text(str(value)) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


def lxml_text(value: str) -> str:
    """`value` without markup and entities, white space folded."""
    if "<" in value or "&" in value:
        try:
            value = str(lxml_html.fromstring(f"<div>{value}</div>").text_content())
        except (ValueError, TypeError, AssertionError):
            value = re.sub(r"<[^>]*>", " ", value)
    return " ".join(value.split())


def _own_first(articles: list[dict[str, Any]], meta: dict[str, str]) -> list[dict[str, Any]]:
    """The node whose headline the page's og:title repeats first: a page may describe related stories too."""
    own = meta.get("og:title", "").casefold()
    if len(articles) < 2 or not own:
        return articles
    return sorted(articles, key=lambda node: not own.startswith((_text(node.get("headline")) or "\0").casefold()))


def _lines(value: Any) -> str:
    """A JSON text with its paragraphs, one a line, without markup."""
    if not isinstance(value, str):
        return _text(value)
    broken = re.sub(r"<\s*(?:/p|br|/div|/h\d|/li)\b[^>]*>", "\n", value, flags=re.IGNORECASE)
    return "\n".join(line for line in map(lxml_text, broken.splitlines()) if line)


def _names(value: Any, named: dict[str, dict[str, Any]]) -> list[str]:
    """The names of people or outlets, `named` being what the page describes elsewhere and refers to by @id."""
    if isinstance(value, list):
        return [name for one in value for name in _names(one, named)]
    if isinstance(value, dict):
        own = value if "name" in value else named.get(str(value.get("@id")), {})
        return [name for name in [_text(own.get("name"))] if name and not name.startswith("http")]
    return _split_names(value) if isinstance(value, str) else []


def _split_names(value: str) -> list[str]:
    if value.lstrip().startswith(("{", "[{")):
        return _names(_loads(value), {})
    value = re.sub(r"^\s*by\s+", "", lxml_text(value), flags=re.IGNORECASE)
    return [] if value.startswith("http") else [name for name in re.split(r"\s*(?:;|,| and )\s*", value) if name]


def _authors(articles: list[dict[str, Any]], named: dict[str, dict[str, Any]]) -> list[str]:
    return _unique([name for node in articles for name in _names(node.get("author"), named)])


def _microdata(tree: Element, prop: str) -> Iterator[str]:
    for tag in tree.xpath("//*[@itemprop=$prop]", prop=prop):
        yield str(tag.get("content") or tag.get("datetime") or tag.text_content() or "").strip()


def _times(tree: Element) -> Iterator[str]:
    """`<time>` marked as publication, then those in the article's head, then the first of the page."""
    marked, headed, rest = [], [], []
    for tag in tree.iter("time"):
        value = str(tag.get("datetime") or tag.text_content() or "").strip()
        label = " ".join(str(tag.get(name) or "") for name in ("class", "pubdate", "id", "itemprop")).lower()
        ancestors = {parent.tag for parent in tag.iterancestors()}
        # WordPress writes "entry-date published updated" where nothing was changed: publication wins.
        if "pubdate" in tag.attrib or re.search(r"publish|posted|entry-date|dateline", label):
            marked.append(value)
        elif re.search(r"updat|modif|revis", label):
            continue
        elif ancestors & {"article", "header", "main"} and not ancestors & {"aside", "nav", "footer"}:
            headed.append(value)
        elif not ancestors & {"aside", "nav", "footer", "li"}:
            rest.append(value)
    yield from marked
    yield from headed[:1]
    if not marked and not headed:
        yield from rest[:1]
