# ruff: noqa: E501  -- tables of documents, one a line
"""Feeds and sitemaps: bytes → exact listings."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from pipelines.articles.frontier import Listing
from spiders.formats.captures import parse_captures
from spiders.formats.feed import NotAFeedError, parse_feed
from spiders.formats.sitemap import gunzip, parse_sitemap

AT = datetime(2019, 5, 9, 7, 29, tzinfo=UTC)
BASE = "https://a.example/feed.xml"


def entries(body: str | bytes, zone: str | None = None) -> list[Listing]:
    return [e.listing for e in parse_feed(body.encode() if isinstance(body, str) else body, BASE, zone).entries]


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel><item><title>T &amp; U</title><link>/n/1</link><pubDate>Thu, 09 May 2019 16:29:00 KST</pubDate></item></channel></rss>",
        "<rss><channel><item><title><![CDATA[T & U]]></title><link>https://a.example/n/1</link><pubDate>2019-05-09 16:29</pubDate></item></channel></rss>",
        '<rss><channel><item><title>T &amp;amp; U</title><guid isPermaLink="true">https://a.example/n/1</guid><pubDate>Thu, 09 May 2019 07:29:00 GMT</pubDate></item></channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">T &amp;amp; U</title><link rel="self" href="/x"/><link href="/n/1"/><published>2019-05-09T07:29:00Z</published></entry></feed>',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="q"><title>T &amp; U</title><link>https://a.example/n/1</link><dc:date>2019-05-09T16:29:00+09:00</dc:date></item></rdf:RDF>',
        '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "url": "/n/1", "title": "T & U", "date_published": "2019-05-09T16:29:00+09:00"}, {"id": "x"}]}',
    ],
)  # fmt: skip
def test_every_kind_of_feed_gives_the_same_entry(body: str) -> None:
    [found] = entries(body, "Asia/Seoul")
    assert (found.url, found.title, found.published_at) == ("https://a.example/n/1", "T & U", AT)


def test_the_date_is_kept_as_written() -> None:
    [found] = entries(
        "<rss><channel><item><link>https://a.example/1</link><pubDate>2026.11.23 10:00</pubDate></item></channel></rss>"
    )
    assert (found.published_raw, found.published_at) == ("2026.11.23 10:00", datetime(2026, 11, 23, tzinfo=UTC))


def test_a_media_title_is_not_the_entry_s() -> None:
    [found] = entries(
        '<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><item><media:title>picture</media:title>'
        "<title>T</title><link>https://a.example/1</link></item></channel></rss>"
    )
    assert found.title == "T"


def test_the_longest_text_of_an_entry_is_its_html() -> None:
    body = (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><item><link>https://a.example/1</link>'
        "<description>short</description><content:encoded>&lt;p&gt;the whole text&lt;/p&gt;</content:encoded></item>"
        "</channel></rss>"
    )
    assert parse_feed(body.encode(), BASE).entries[0].html == "<p>the whole text</p>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "an empty document"),
        (b"<html><body>x</body></html>", "an HTML page, not a feed"),
        (b"<urlset/>", "an XML document <urlset>, not a feed"),
        (b'{"a": 1}', "JSON without items, not a feed"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, said: str) -> None:
    with pytest.raises(NotAFeedError, match=said):
        parse_feed(body, BASE)


SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/1</loc>'
    "<lastmod>2019-05-09T07:29:00+00:00</lastmod></url><url><loc></loc></url></urlset>"
)


@pytest.mark.parametrize("body", [SITEMAP.encode(), gzip.compress(SITEMAP.encode()), SITEMAP[:-30].encode()])
def test_a_sitemap_plain_zipped_or_cut(body: bytes) -> None:
    assert parse_sitemap(body, BASE).pages == (Listing("https://a.example/1", modified_at=AT),)


def test_a_sitemap_index_and_a_list_of_addresses() -> None:
    index = (
        b"<sitemapindex><sitemap><loc>/part.xml</loc><lastmod>2019-05-09T07:29:00Z</lastmod></sitemap></sitemapindex>"
    )
    assert parse_sitemap(index, BASE).sitemaps == (Listing("https://a.example/part.xml", modified_at=AT),)
    listed = parse_sitemap(b"https://a.example/1\nhttps://a.example/2\n", BASE)
    assert [page.url for page in listed.pages] == ["https://a.example/1", "https://a.example/2"]


def test_a_bomb_is_not_opened() -> None:
    with pytest.raises(NotAFeedError, match="more than 1000 bytes"):
        gunzip(gzip.compress(b" " * 100_000), limit=1000)


def test_captures_of_both_archives() -> None:
    wayback = b'[["timestamp","original","mimetype"],["20221005000000","https://a.example/1","text/html"],["2022","https://a.example/2","text/html"]]'
    assert list(parse_captures(wayback, "https://web.archive.org/cdx/search/cdx?url=x")) == [
        Listing("https://a.example/1", fetch_url="https://web.archive.org/web/20221005000000id_/https://a.example/1")
    ]
    crawl = b'{"url":"https://a.example/1","mime":"text/html","filename":"crawl-data/x.warc.gz","offset":"100","length":"50"}\n'
    assert list(parse_captures(crawl, "https://index.commoncrawl.org/CC-MAIN-2026-05-index?url=x")) == [
        Listing(
            "https://a.example/1",
            fetch_url="https://data.commoncrawl.org/crawl-data/x.warc.gz#bytes=100-149&url=https://a.example/1",
        )
    ]
