"""Windows one after another, as a backfill walks them: what one leaves, the next takes, from an unchanged index too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import query, write_source
from outlet_site import STORY, Outlet, serve

from pipelines.settings import settings
from spiders.collect import collect

pytestmark = [pytest.mark.warehouse, pytest.mark.slow]

DAYS = [datetime(2022, 10, number, tzinfo=UTC) for number in (3, 4, 5)]


@pytest.fixture
def outlet(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    """One outlet with the catalogue to itself."""
    monkeypatch.setenv("LAUNCHWIRE_SOURCES_DIR", str(tmp_path / "sources"))
    monkeypatch.setenv("LAUNCHWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
    settings.cache_clear()
    with serve(Outlet()) as found:
        yield found
    settings.cache_clear()


def taken(since: int, until: int) -> int:
    return collect(run_id=f"{since}-{until}", since=DAYS[since], until=DAYS[until])["new"]


def test_a_sitemap_that_tells_changes_only_loses_nothing_between_two_windows(outlet: Outlet, tmp_path: Path) -> None:
    write_source(tmp_path / "sources", "kor/map", f'method = "sitemap"\nurl = "{outlet.base}/map.xml"')
    for number, day in ((1, "2022-10-03"), (2, "2022-10-04")):
        outlet.put_article(number, published=f"{day}T08:00:00Z")
    entries = "".join(
        f"<url><loc>{outlet.base}/news/{number}</loc><lastmod>2022-10-0{number + 2}T09:00:00Z</lastmod></url>"
        for number in (1, 2)
    )
    outlet.put("/map.xml", f"<urlset>{entries}</urlset>", "application/xml")
    assert taken(0, 1) == 1
    assert taken(1, 2) == 1
    assert len(query("SELECT 1 FROM raw.articles")) == 2


def test_a_feed_that_carries_its_articles_loses_nothing_between_two_windows(outlet: Outlet, tmp_path: Path) -> None:
    access = f'method = "feed"\nurl = "{outlet.base}/feed.xml"\nfull_text = true'
    write_source(tmp_path / "sources", "kor/whole", access)
    items = "".join(
        f"<item><title>Story {day}</title><link>https://whole.example/{day}</link>"
        f"<pubDate>2022-10-0{day}T08:00:00Z</pubDate><description><![CDATA[<p>{STORY}</p>]]></description></item>"
        for day in (3, 4)
    )
    outlet.put("/feed.xml", f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml")
    assert taken(0, 1) == 1
    assert taken(1, 2) == 1
    assert len(query("SELECT 1 FROM raw.articles")) == 2
