"""Canonical URLs: one identity for all addresses of one article."""

from __future__ import annotations

import pytest

from pipelines.articles.urls import article_id, canonical_url

CASES = [
    ("https://example.com/a/b", "https://example.com/a/b"),
    ("http://www.example.com/a/b/", "https://example.com/a/b"),
    ("HTTPS://Example.COM:443/a", "https://example.com/a"),
    ("http://example.com:8080/a", "https://example.com:8080/a"),
    ("https://example.com/a?utm_source=rss&utm_medium=feed", "https://example.com/a"),
    ("https://example.com/a?id=7&ns_mchannel=rss&ito=1490", "https://example.com/a?id=7"),
    ("https://example.com/a?b=2&a=1#top", "https://example.com/a?a=1&b=2"),
    ("https://m.example.com/a", "https://example.com/a"),
    ("https://example.com/amp/world/a", "https://example.com/world/a"),
    ("https://example.com/world/a/amp/", "https://example.com/world/a"),
    ("https://example.com/world/a.amp.html", "https://example.com/world/a.html"),
    ("https://example.com/a?amp=1", "https://example.com/a"),
    ("https://example.com", "https://example.com/"),
    ("  https://example.com/a b  ", "https://example.com/a%20b"),
    ("https://example.com/ampere", "https://example.com/ampere"),
    ("https://m.com/a", "https://m.com/a"),
    ("file:///etc/passwd", "file:///etc/passwd"),
    ("https://[broken/a", "https://[broken/a"),
]


@pytest.mark.parametrize(("url", "expected"), CASES)
def test_canonical_url(url: str, expected: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected


def test_addresses_of_one_article_share_an_id() -> None:
    assert article_id("http://www.example.com/a?utm_source=x") == article_id("https://example.com/a/")
    assert len(article_id("https://example.com/a")) == 14
