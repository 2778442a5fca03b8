# ruff: noqa: E501  -- tables of pages, one a line
"""A page written by us → exact headline, text, time with provenance, address and defects."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipelines.articles.page import Hints, UnreadableError, read_page

P = "<p>The rocket left its pad shortly after dawn and flew south over the sea, the ministry said in a statement.</p>"
AT = datetime(2019, 5, 9, 7, 29, tzinfo=UTC)
URL = "https://www.a.example/news/1?utm_source=x"


def html(head: str = "", body: str = f"<article><h1>Rocket leaves</h1>{P * 1}</article>") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("head", "zone", "at", "precision", "zone_from"),
    [
        ('<meta property="article:published_time" content="2019-05-09T16:29:00+09:00">', None, AT, "second", "stated"),
        ('<meta name="date" content="2019-05-09 16:29:00">', "Asia/Seoul", AT, "second", "source"),
        ('<meta name="date" content="2019-05-09 16:29:00">', None, datetime(2019, 5, 9, tzinfo=UTC), "day", "none"),
        # JSON-LD without a zone, a <time> with one: the same moment, so the zone is known.
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2019-05-09T16:29:00"}</script>'
            '<meta property="article:published_time" content="2019-05-09T07:29:00Z">',
            *(None, AT, "second", "stated"),
        ),
        # Another moment with a zone is not the publication.
        (
            '<meta name="parsely-pub-date" content="2019-05-09"><meta name="date" content="2021-01-01T00:00:00Z">',
            *("Asia/Seoul", datetime(2019, 5, 9, tzinfo=UTC), "day", "none"),
        ),
        (
            '<script type="application/ld+json">[{"@type":"WebPage","datePublished":"2001-01-01"},'
            '{"@type":"ReportageNewsArticle","datePublished":"2019-05-09T07:29:00Z",}]</script>',
            *(None, AT, "second", "stated"),
        ),
    ],
)
def test_the_time_of_publication(head: str, zone: str | None, at: datetime, precision: str, zone_from: str) -> None:
    page = read_page(html(head), URL, "", Hints(time_zone=zone))
    assert (page.published_at, page.published_precision, page.zone_from) == (at, precision, zone_from)


@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        ('<meta property="og:title" content="Rocket leaves | A">', "Rocket leaves", "Rocket leaves"),
        ('<meta property="og:title" content="Rocket leaves its pad and …">', "Rocket leaves its pad and lands", "Rocket leaves its pad and lands"),
        ("<title>Rocket leaves - The A</title><meta property='og:site_name' content='The A'>", "", "Rocket leaves"),
        ("<title>North - South talks</title>", "", "North - South talks"),
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Rocket &amp; sea"}</script>', "Other", "Rocket & sea"),
    ],
)  # fmt: skip
def test_the_headline(head: str, heading: str, title: str) -> None:
    assert read_page(html(head, f"<article><h1>{heading}</h1>{P}</article>"), URL).title == title


def test_furniture_is_not_text() -> None:
    body = f"<article><h1>Rocket leaves</h1><p>By Ann Writer</p>{P}<p>Advertisement</p><p>Read more: Other news</p>{P.replace('dawn', 'noon')}<p>© A 2019</p></article>"
    assert read_page(html("", body), URL).text.split("\n") == [P[3:-4], P[3:-4].replace("dawn", "noon")]


def test_selectors_win_where_they_are_set() -> None:
    body = f"<h1>Wrong</h1><h2 class=t>Right</h2><div class=b>{P}</div><div>{P.replace('dawn', 'noon')}</div><i class=d>2019-05-09 16:29</i>"
    hints = Hints("Asia/Seoul", title_selector=".t", body_selector=".b", date_selector=".d")
    page = read_page(html("", body), URL, "", hints)
    assert (page.title, page.text, page.published_at) == ("Right", P[3:-4], AT)


@pytest.mark.parametrize(
    ("canonical", "domains", "url"),
    [
        ("https://a.example/news/1", (), "https://a.example/news/1"),
        ("/news/one", (), "https://www.a.example/news/one"),
        ("https://b.example/news/1", (), URL),
        ("https://b.example/news/1", ("b.example",), "https://b.example/news/1"),
        ("https://a.example/", (), URL),
        ("http://[broken", (), URL),
    ],
)
def test_the_address_of_record(canonical: str, domains: tuple[str, ...], url: str) -> None:
    page = read_page(html(f'<link rel="canonical" href="{canonical}">'), URL, "", Hints(domains=domains))
    assert page.url == url


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty body"),
        (b"hello", "no markup"),
        (b"%PDF-1.7 \x00", "binary data, not a page"),
        (b"<p>" + b"x" * 3_000_000, "3000003 bytes, more than 3000000"),
    ],
)
def test_what_is_no_page_says_why(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read_page(body, URL)
