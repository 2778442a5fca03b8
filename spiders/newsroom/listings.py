"""Feeds and sitemaps of the newsroom's outlets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from spiders.newsroom.content import NewsroomArticle, Outlet

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def rss(outlet: Outlet, articles: Sequence[NewsroomArticle], base: str, *, full_text: bool = False) -> str:
    """RSS 2.0, with whole articles in content:encoded where `full_text`."""
    items = []
    for a in articles:
        html = "".join(f"<p>{escape(p)}</p>" for p in a.paragraphs)
        body = f"<content:encoded>{escape(html)}</content:encoded>" if full_text else ""
        # The undated page is undated in the feed too.
        date = "" if a.defect == "no_date" else f"<pubDate>{format_datetime(a.published)}</pubDate>"
        summary = escape(a.paragraphs[0]) if a.paragraphs else ""
        # Whole articles are not fetched, so the feed names their address of record.
        address = a.canonical if full_text else f"{base}{a.path}?utm_source=rss"
        items.append(
            f"<item><title>{escape(a.title)}</title><link>{address}</link>"
            f'<guid isPermaLink="false">{a.slug}</guid>{date}<description>{summary}</description>{body}</item>'
        )
    return (
        f'{_XML}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{base}/{outlet.slug}/</link>"
        f"<description>News</description>{''.join(items)}</channel></rss>"
    )


def atom(outlet: Outlet, articles: Sequence[NewsroomArticle], base: str) -> str:
    """Atom 1.0."""
    entries = "".join(
        f'<entry><title>{escape(a.title)}</title><link href="{base}{a.path}"/><id>tag:{outlet.slug},{a.slug}</id>'
        f"<published>{a.published.isoformat()}</published>"
        f"<updated>{(a.modified or a.published).isoformat()}</updated></entry>"
        for a in articles
    )
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>{escape(outlet.name)}</title>'
        f"<id>tag:{outlet.slug}</id>{entries}</feed>"
    )


def json_feed(outlet: Outlet, articles: Sequence[NewsroomArticle], base: str) -> str:
    """JSON Feed 1.1."""
    items = [
        {"id": a.slug, "url": base + a.path, "title": a.title, "date_published": a.published.isoformat()}
        for a in articles
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "items": items})


def news_sitemap(outlet: Outlet, articles: Sequence[NewsroomArticle], base: str) -> str:
    """A Google News sitemap."""
    urls = "".join(
        f"<url><loc>{base}{a.path}</loc><news:news><news:publication><news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{a.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(a.title)}</news:title></news:news></url>"
        for a in articles
    )
    return (
        f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>'
    )


def sitemap(articles: Sequence[NewsroomArticle], base: str) -> str:
    """A plain sitemap with lastmod."""
    urls = "".join(
        f"<url><loc>{base}{a.path}</loc><lastmod>{(a.modified or a.published).isoformat()}</lastmod></url>"
        for a in articles
    )
    return f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'


def sitemap_index(outlet: Outlet, articles: Sequence[NewsroomArticle], base: str) -> str:
    """A sitemap index with one gzipped part a year."""
    parts = "".join(
        f"<sitemap><loc>{base}/{outlet.slug}/sitemap-{year}.xml.gz</loc></sitemap>"
        for year in sorted({a.published.year for a in articles}, reverse=True)
    )
    return f'{_XML}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{parts}</sitemapindex>'
