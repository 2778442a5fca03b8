"""Pages and indexes written by us in the shapes that outlets' sites have: markup styles, never their words."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from spiders.catalogue import Access, Source

HEADLINE = "Rocket leaves its pad and reaches the sea"
BODY = (
    "The rocket left its pad shortly after dawn and flew south over the sea, the ministry said in a short statement.",
    "Ships had been told to stay away from three areas, and none was there when the second stage came down on Tuesday.",
    "A spokesman said that the flight had lasted nine minutes, and that the next one would follow before the winter.",
)
# A wall-clock time that is a different day in UTC east of Greenwich.
WALL = datetime(2023, 5, 31, 6, 29, 5)  # noqa: DTZ001  -- naive on purpose: each shape gives it a zone

Made = tuple[str, datetime]


def moment(source: Source) -> datetime:
    """The time of publication in the source's zone."""
    return WALL.replace(tzinfo=ZoneInfo(source.time_zone))


def paragraphs() -> str:
    return "".join(f"<p>{p}</p>" for p in BODY)


def json_ld(source: Source) -> str:
    """A publishing system that states all in JSON-LD with an offset (Arc, Yoast and many wires)."""
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": source.name, "datePublished": "2001-01-01"},
            {
                "@type": ["NewsArticle"],
                "headline": HEADLINE,
                "datePublished": moment(source).isoformat(),
                "author": [{"@type": "Person", "name": "A. Writer"}],
                "publisher": {"@type": "Organization", "name": source.name},
            },
        ],
    }
    return (
        f'<html lang="{source.language}"><head><meta charset="utf-8"><title>{HEADLINE} | {source.name}</title>'
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body><nav><a href="/">Home</a></nav>'
        f"<main><article><h1>{HEADLINE}</h1>{paragraphs()}</article></main><footer>About us</footer></body></html>"
    )


def utc_meta(source: Source) -> str:
    """Facebook's meta tags with a time in UTC."""
    utc = moment(source).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: UP017
    return (
        f'<html><head><meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" '
        f'content="{source.name}"><meta property="article:published_time" content="{utc}"></head><body>'
        f'<div class="story"><h1>{HEADLINE}</h1><div class="share">Share</div>{paragraphs()}</div></body></html>'
    )


def time_element(source: Source) -> str:
    """HTML5 alone: a `<time>` in the article's head."""
    return (
        f'<html lang="{source.language}"><head><title>{HEADLINE} - {source.name}</title></head><body><article><header>'
        f'<h1>{HEADLINE}</h1><time datetime="{moment(source).isoformat()}">31 May</time></header>{paragraphs()}'
        "</article></body></html>"
    )


def naive_meta(source: Source) -> str:
    """A local time without a zone in a meta tag, as Korean and Japanese outlets write it."""
    return (
        f'<html><head><title>{HEADLINE}</title><meta name="date" content="{WALL:%Y.%m.%d %H:%M:%S}"></head><body>'
        f'<div id="articleBody"><h1>{HEADLINE}</h1>{paragraphs()}</div></body></html>'
    )


def microdata(source: Source) -> str:
    """schema.org as attributes."""
    return (
        '<html><head></head><body><div itemscope itemtype="https://schema.org/NewsArticle">'
        f'<h1 itemprop="headline">{HEADLINE}</h1><span itemprop="datePublished" content="{moment(source).isoformat()}">'
        f'31.5.</span><div itemprop="articleBody">{paragraphs()}</div></div></body></html>'
    )


SHAPES: tuple[Callable[[Source], str], ...] = (json_ld, utc_meta, time_element, naive_meta, microdata)


def shape_of(source: Source) -> Callable[[Source], str]:
    """The page shape tried for a source: East Asian outlets mostly write naive local times, officials plain HTML."""
    if source.kind == "aggregator":
        return json_ld
    if source.kind == "official":
        return time_element
    if source.time_zone in ("Asia/Seoul", "Asia/Tokyo", "Asia/Pyongyang"):
        return naive_meta
    return (json_ld, utc_meta, microdata)[len(source.id) % 3]


def index_of(source: Source, access: Access) -> bytes:
    """An index in the form that the access names, listing one article of the source at `moment`."""
    link, when = "https://outlet.example/news/2023/05/31/story", moment(source)
    if access.method == "sitemap":
        return (
            '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
            f"<loc>{link}</loc><news:news><news:publication_date>{when.isoformat()}</news:publication_date>"
            f"<news:title>{HEADLINE}</news:title></news:news></url></urlset>"
        ).encode()
    if access.method == "gdelt":
        seen = when.astimezone(timezone(timedelta(0))).strftime("%Y%m%dT%H%M%SZ")
        return json.dumps({"articles": [{"url": link, "title": HEADLINE, "seendate": seen}]}).encode()
    if access.method == "archive":
        if "commoncrawl" in str(access.url):
            record = {"url": link, "mime": "text/html", "filename": "a.warc.gz", "offset": "5", "length": "9"}
            return json.dumps(record).encode()
        return json.dumps([["timestamp", "original"], ["20230601000000", link]]).encode()
    if access.method == "listing":
        path = str(access.item_selector).split("'")[1]
        return f'<ul><li><a href="{path}23/05/31a.html">{HEADLINE}</a></li></ul>'.encode()
    if str(access.url).endswith(".rdf"):
        return (
            '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x">'
            f"<title>{HEADLINE}</title><link>{link}</link><dc:date>{when.isoformat()}</dc:date></item></rdf:RDF>"
        ).encode()
    if str(access.url).endswith(".atom"):
        return (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{HEADLINE}</title><link href="{link}"/>'
            f"<updated>{when.isoformat()}</updated></entry></feed>"
        ).encode()
    whole = f"<content:encoded><![CDATA[{paragraphs()}]]></content:encoded>" if access.full_text else ""
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item>'
        f"<title>{HEADLINE}</title><link>{link}</link><pubDate>{format_datetime(when)}</pubDate>{whole}</item>"
        "</channel></rss>"
    ).encode()
