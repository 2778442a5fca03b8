"""The bundled newsroom, crawled over real HTTP into a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from pipelines.settings import REPOSITORY, settings
from pipelines.warehouse import connect
from spiders.collect import collect
from spiders.newsroom import serve
from spiders.newsroom.content import articles

pytestmark = pytest.mark.warehouse


@pytest.fixture
def newsroom(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A running newsroom with its catalogue as the one in use."""
    with serve() as base_url:
        monkeypatch.setenv("LAUNCHWIRE_NEWSROOM", base_url)
        monkeypatch.setenv("LAUNCHWIRE_SOURCES_DIR", str(REPOSITORY / "spiders" / "newsroom" / "sources"))
        monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
        settings.cache_clear()
        yield base_url
    settings.cache_clear()


def rows(sql: str) -> list[tuple[object, ...]]:
    with connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def test_every_article_lands_once_and_every_defect_is_recorded(newsroom: str) -> None:
    counts = collect(run_id="first")
    readable = [a for a in articles() if a.defect != "empty"]
    assert counts["new"] == len(readable) == 36
    assert counts["failed"] == 1
    stored = {url: (title, body) for url, title, body in rows("SELECT canonical_url, title, text FROM raw.articles")}
    assert stored == {a.canonical: (a.title, "\n".join(a.paragraphs)) for a in readable}
    assert rows("SELECT url, outcome, reason FROM raw.fetches WHERE outcome <> 'ok'") == [
        (f"{newsroom}/baltic-review/uudised/empty?utm_source=rss", "unreadable", "empty body")
    ]
    issues = "SELECT a.url, i.issue FROM raw.article_issues AS i JOIN raw.articles AS a USING (article_id) ORDER BY 1"
    assert rows(issues) == [
        ("https://baltic-review.example/uudised/future-date", "future_date"),
        ("https://baltic-review.example/uudised/hwasong-15", "bad_charset"),
        ("https://baltic-review.example/uudised/no-date", "no_date"),
    ]


def test_a_second_crawl_asks_for_the_indexes_only(newsroom: str) -> None:
    collect(run_id="first")
    counts = collect(run_id="second")
    assert (counts["new"], counts["revised"], counts["failed"]) == (0, 0, 0)
    assert rows("SELECT DISTINCT purpose FROM raw.fetches WHERE run_id = 'second' ORDER BY 1") == [
        ("feed",),
        ("robots",),
        ("sitemap",),
    ]
