"""The templates and what they print with: text as text, times, links, numbers."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipelines.export.plain import page_name, visible
from pipelines.gazetteers import actors


def safe_url(url: str | None) -> str | None:
    """`url` when it may stand in a link: http and https only."""
    return url if url and re.match(r"https?://", url, re.IGNORECASE) else None


def marked(sentence: str, quote: str) -> Markup:
    """The sentence with the words of the value marked; both as text."""
    before, found, after = sentence.partition(quote) if quote else (sentence, "", "")
    if not found:
        return Markup("{}").format(visible(sentence))
    return Markup("{}<mark>{}</mark>{}").format(visible(before), visible(found), visible(after))


@lru_cache(maxsize=100_000)
def moment(value: str | None) -> Markup:
    """A time element to the minute, from ISO 8601 in UTC; nothing for None."""
    if not value:
        return Markup("")
    return Markup('<time datetime="{}">{} UTC</time>').format(value, value[:16].replace("T", " "))


@lru_cache(maxsize=100_000)
def article(url: str | None, publisher: str | None) -> Markup:
    """The publisher as a link to the article; as text where the address is no web address."""
    name = visible(publisher or "article")
    if link := safe_url(url):
        return Markup('<a href="{}" rel="noopener noreferrer"><bdi>{}</bdi></a>').format(visible(link), name)
    return Markup("<bdi>{} {}</bdi>").format(name, visible(url or ""))


def _shown(value: Any) -> Any:
    """What every `{{ }}` of a template goes through: no control or reordering character reaches a page."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def actor_name(actor: str | None) -> str:
    """A state or group as people call it, with its id; the id alone where the gazetteer does not know it."""
    known = actors().get(actor or "")
    return f"{known.name} ({actor})" if known else actor or "unknown"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def _json(value: Any) -> Markup:
    """JSON inside a script element: no `<` can end it."""
    text_ = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Markup(text_.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


@cache
def environment() -> Environment:
    """The templates, everything escaped."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters |= {"safe_url": safe_url, "page": page_name, "json": _json, "number": _number, "actor": actor_name,
                     "words": lambda name: str(name).replace("_", " ")}  # fmt: skip
    made.globals |= {"marked": marked, "moment": moment, "article": article}
    return made
