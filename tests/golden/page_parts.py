# ruff: noqa: E501  -- pages, an element a line
"""What the shapes of pages are made of: our own sentences, an outlet's furniture, and what must be read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

TITLE = "Two rockets cross the eastern coast before dawn"
SITE = "The Harbour Post"
URL = "https://www.harbourpost.example/world/two-rockets-cross-the-coast?utm_source=feed"
P1 = "Two rockets crossed the eastern coast shortly before dawn on Tuesday and fell into the sea, the defence ministry said in a statement."
P2 = "The first left a mobile launcher near the harbour at 5:12 a.m., and the second followed eleven minutes later from the same road, according to the ministry."
P3 = "“Both flew about 380 kilometres and reached a height of 90 kilometres,” a spokesman told reporters, adding that the data were still being studied."
P4 = "Coast guard vessels were told to keep away from the area where the pieces fell, and no ship or aircraft reported any damage by noon."
P5 = "It was the fourth such firing since the spring, when the two governments broke off the talks that had been held in the border town for a year."
P6 = "Officials in the capital called the firing regrettable and said that they would raise it with the council at its next meeting."
STORY = (P1, P2, P3, P4, P5, P6)
# 5:12 in the morning of 8 November in Seoul is the evening before in UTC.
AT = datetime(2022, 11, 8, 0, 40, tzinfo=UTC)
DAY = datetime(2022, 11, 8, tzinfo=UTC)


@dataclass(frozen=True)
class Shape:
    """One page and what must be read from it. `zone` is what the catalogue knows of its source."""

    name: str
    html: str
    title: str = TITLE
    lines: tuple[str, ...] = STORY
    at: datetime | None = AT
    precision: str = "second"
    zone_from: str = "stated"
    modified: datetime | None = None
    authors: tuple[str, ...] = ()
    section: str = ""
    language: str | None = "en"
    zone: str | None = None
    issues: tuple[str, ...] = ()
    url: str = URL


MENU = "".join(
    f'<li><a href="/{name.lower()}">{name}</a></li>'
    for name in ("World", "Asia", "Politics", "Business", "Sport", "Weather", "Opinion", "Video")
)
HEADER = f'<header class="site-header"><a class="logo" href="/">{SITE}</a><nav><ul>{MENU}</ul></nav></header>'
FOOTER = f'<footer class="site-footer"><ul>{MENU}</ul><p>© 2022 {SITE}. All rights reserved.</p></footer>'
PROSE = "\n".join(f"<p>{p}</p>" for p in STORY)
BODY = f'<main><article><h1>{TITLE}</h1>\n<div class="article-body">{PROSE}</div></article></main>'
META_TIME = '<meta property="article:published_time" content="2022-11-08T09:40:00+09:00">'
OG_TITLE = f'<meta property="og:title" content="{TITLE}">'


def page(
    head: str = "", body: str = BODY, *, lang: str = ' lang="en"', header: str = HEADER, footer: str = FOOTER
) -> str:
    return f'<!DOCTYPE html><html{lang}><head><meta charset="utf-8"><title>{TITLE} | {SITE}</title>{head}</head><body>{header}{body}{footer}</body></html>'


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def article(**more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2022-11-08T09:40:00+09:00",
    } | more


SEOUL = {"zone": "Asia/Seoul"}
NO_ZONE = {"at": DAY, "precision": "day", "zone_from": "none"}
LATER = datetime(2022, 11, 8, 3, 5, tzinfo=UTC)
