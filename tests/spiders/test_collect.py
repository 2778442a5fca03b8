"""What collect promises, over real HTTP. Three crawls of many small outlets; each test looks at one of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import query, write_source
from outlet_site import STORY, Outlet, serve

from pipelines.articles.frontier import hold_sources
from pipelines.articles.raw_pages import pages_dir, prune_pages
from pipelines.articles.step import import_files
from pipelines.articles.warc import frame_at
from pipelines.warehouse import transaction
from spiders.collect import CollectError, collect

pytestmark = [pytest.mark.warehouse, pytest.mark.slow]

NOW = datetime.now(UTC).replace(microsecond=0)
RECENT = NOW - timedelta(minutes=5)
OCTOBER_4 = datetime(2022, 10, 4, tzinfo=UTC)
OLD = "2022-10-04T08:00:00+09:00"
CLOSED = "http://127.0.0.1:9"


@dataclass
class World:
    """The outlets, and how often each address was asked for in each of the three runs."""

    paper: Outlet
    strict: Outlet
    broken: Outlet
    asked: dict[str, dict[str, int]] = field(default_factory=dict)


def feed_of(*items: str) -> str:
    return f"<rss version='2.0'><channel>{''.join(items)}</channel></rss>"


def item(link: str, date: str = "", title: str = "", text: str = "") -> str:
    dated = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link>{dated}<description><![CDATA[{text}]]></description></item>"


def due_again() -> None:
    with transaction() as connection:
        connection.exec_driver_sql(
            "UPDATE raw.urls SET next_fetch_at = now() WHERE source_id IN ('kor/revised', 'kor/kept')"
        )


def build(world: World, folder: Path) -> None:
    """Write the catalogue and fill the outlets."""
    paper, base = world.paper, world.paper.base
    rss = "application/rss+xml"

    def source(source_id: str, access: str, extra: str = "", zone: str = "Asia/Seoul") -> None:
        write_source(folder, source_id, access.replace("BASE", base), extra, zone)

    for number in (1, 2):
        paper.put_article(number, published=RECENT.isoformat())
    paper.put_feed([1, 2], "/revised.xml")
    source("kor/revised", 'method = "feed"\nurl = "BASE/revised.xml"')

    paper.put_article(3, published="2022-10-04T08:00:00")  # no zone: it is the source's
    paper.put_feed([3], "/kept.xml")
    source("kor/kept", 'method = "feed"\nurl = "BASE/kept.xml"')

    story = (
        '<html><head><link rel="canonical" href="/copies/story"><meta property="article:published_time" '
        f'content="{OLD}"></head><body><article><h1>Story</h1><p>{STORY}</p></article></body></html>'
    )
    for path in ("/copies/story", "/amp/copies/story", "/copies/story-long-form"):
        paper.put(path, story)
    links = ("copies/story?utm_source=rss", "copies/story?fbclid=1#top", "amp/copies/story", "copies/story-long-form")
    paper.put("/copies.xml", feed_of(*(item(f"{base}/{link}") for link in links)), rss)
    source("kor/copies", 'method = "feed"\nurl = "BASE/copies.xml"')

    paper.put_article(4, published=OLD)
    paper.put("/map.xml", f"<urlset><url><loc>{base}/news/4</loc></url></urlset>", "application/xml")
    source(
        "kor/second_way", 'method = "feed"\nurl = "BASE/dead.xml"\n[[access]]\nmethod = "sitemap"\nurl = "BASE/map.xml"'
    )

    paper.put("/down.xml", feed_of(*(item(f"{CLOSED}/{n}") for n in range(120))), rss)
    source("kor/down", 'method = "feed"\nurl = "BASE/down.xml"')

    for number in range(100, 136):
        paper.put_article(number, published=OLD)
    paper.put_feed(range(100, 136), "/budget.xml")
    source("kor/budget", 'method = "feed"\nurl = "BASE/budget.xml"')
    path = folder / "kor" / "budget.toml"
    path.write_text(path.read_text() + "max_requests_per_run = 30\n")

    whole = item("https://whole.example/1", "Wed, 31 May 2023 09:00:00 KST", "Rocket &amp; sea", f"<p>{STORY}</p>")
    paper.put("/whole.xml", feed_of(whole), rss)
    source("kor/whole", 'method = "feed"\nurl = "BASE/whole.xml"\nfull_text = true')

    paper.put(
        "/headlines.xml",
        '<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://headlines.example/1</loc>'
        "<n:news><n:publication_date>2022-10-04</n:publication_date><n:title>Missile over Japan</n:title></n:news>"
        "</url></urlset>",
        "application/xml",
    )
    source("kor/headlines", 'method = "sitemap"\nurl = "BASE/headlines.xml"\nheadlines_only = true')

    paper.put("/list", '<ul><li><a href="/ministry/1">Launch</a> <span>2022年10月4日 10時00分</span></li></ul>')
    paper.put("/ministry/1", f"<html><body><article><h1>Launch</h1><p>{STORY}</p></article></body></html>")
    selectors = 'row_selector = "li"\nitem_selector = "a"\ndate_selector = "span"'
    source("jpn/ministry", f'method = "listing"\nurl = "BASE/list"\n{selectors}', zone="Asia/Tokyo")

    captures = [["timestamp", "original", "mimetype"], ["20221005000000", "https://archived.example/1", "text/html"]]
    paper.put("/cdx", json.dumps(captures), "application/json")
    paper.pages["/web/20221005000000id_/https://archived.example/1"] = paper.pages["/news/4"]
    source("int/archived", 'method = "archive"\nurl = "BASE/cdx?url=archived.example"', 'kind = "archive"')

    paper.put_feed([], "/resting.xml")
    source("kor/resting", 'method = "feed"\nurl = "BASE/resting.xml"')
    paper.put_feed([], "/held.xml")
    source("kor/held", 'method = "feed"\nurl = "BASE/held.xml"')

    world.strict.put("/robots.txt", "User-agent: Launchwire\nDisallow: /news/2\n", "text/plain")
    for number in (1, 2):
        world.strict.put_article(number, published=OLD)
    world.strict.put_feed([1, 2])
    source("kor/strict", f'method = "feed"\nurl = "{world.strict.base}/feed.xml"')

    world.broken.put_feed([1])
    world.broken.put("/robots.txt", "try later", "text/plain")
    world.broken.status["/robots.txt"] = 500
    source("kor/broken_robots", f'method = "feed"\nurl = "{world.broken.base}/feed.xml"')


@pytest.fixture(scope="module")
def world(module_environment: Callable[[str, str], None], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The three runs: the first look, one after changes, one after further changes."""
    folder = tmp_path_factory.mktemp("catalogue")
    module_environment("LAUNCHWIRE_SOURCES_DIR", str(folder))
    with ExitStack() as stack:
        world = World(*(stack.enter_context(serve(Outlet())) for _ in range(3)))
        build(world, folder)
        with transaction() as connection:
            connection.exec_driver_sql(
                "INSERT INTO raw.indexes (index_url, source_id, failure_count, not_before) "
                f"VALUES ('{world.paper.base}/resting.xml', 'kor/resting', 1, now() + interval '1 hour')"
            )
        with hold_sources(["kor/held"]):
            run(world, "r1")
        paper = world.paper
        paper.put_article(1, published=RECENT.isoformat(), text=STORY.replace("6:29", "6:27"))
        whole = paper.pages["/whole.xml"][0].decode()
        paper.put("/whole.xml", whole.replace("6:29", "6:27"), "application/rss+xml")
        due_again()
        with transaction() as connection:
            connection.exec_driver_sql("UPDATE raw.urls SET etag = '' WHERE source_id = 'kor/kept'")
        run(world, "r2")
        paper.put_article(1, published=RECENT.isoformat(), text=STORY.replace("6:29", "6:26"))
        due_again()
        run(world, "r3")
        yield world


def run(world: World, run_id: str) -> None:
    before = dict(world.paper.asked)
    collect(run_id=run_id)
    world.asked[run_id] = {path: count - before.get(path, 0) for path, count in world.paper.asked.items()}


def yielded(source_id: str, columns: str = "outcome, new, revised, unchanged") -> list[tuple[object, ...]]:
    return query(f"SELECT {columns} FROM raw.source_runs WHERE source_id = :id ORDER BY run_id", id=source_id)


def fetched(source_id: str, run_id: str, purpose: str = "page") -> dict[object, object]:
    sql = "SELECT outcome, count(*) FROM raw.fetches WHERE source_id = :id AND run_id = :run AND purpose = :purpose"
    return dict(query(f"{sql} GROUP BY outcome", id=source_id, run=run_id, purpose=purpose))  # type: ignore[arg-type]


def test_a_newspaper_of_revisions(world: World) -> None:
    assert yielded("kor/revised") == [("ok", 2, 0, 0), ("ok", 0, 1, 0), ("ok", 0, 1, 0)]
    # The page that did not change was not sent again.
    assert fetched("kor/revised", "r2") == {"ok": 1, "not_modified": 1}
    sql = "SELECT r.revision_no, left(r.text, 31) FROM raw.article_revisions AS r JOIN raw.articles USING (article_id)"
    assert query(f"{sql} WHERE source_id = 'kor/revised' ORDER BY 1") == [
        (1, "The rocket left its pad at 6:29"),
        (2, "The rocket left its pad at 6:27"),
    ]
    assert query("SELECT left(text, 31) FROM raw.articles WHERE revision_no = 3") == [
        ("The rocket left its pad at 6:26",)
    ]


def test_a_page_is_due_again_an_hour_after_its_publication(world: World) -> None:
    due = query("SELECT DISTINCT next_fetch_at FROM raw.urls WHERE source_id = 'kor/revised'")
    assert due == [(RECENT + timedelta(hours=1),)]
    assert query("SELECT DISTINCT next_fetch_at FROM raw.urls WHERE source_id = 'kor/strict' AND article_id > ''") == [
        (None,)
    ]


def test_one_article_under_many_addresses_is_stored_once(world: World) -> None:
    assert yielded("kor/copies")[0] == ("ok", 1, 0, 0)
    assert fetched("kor/copies", "r1") == {"ok": 1, "duplicate": 1}


def test_the_next_way_is_used_when_the_first_gives_no_answer(world: World) -> None:
    assert yielded("kor/second_way", "outcome, method, new")[0] == ("ok", "sitemap", 1)


def test_failures_in_a_row_open_the_breaker_and_pages_stay_due(world: World) -> None:
    found = fetched("kor/down", "r1")
    assert set(found) == {"connection_error", "resting"}
    assert int(str(found["resting"])) >= 60
    assert sum(int(str(count)) for count in found.values()) == 120
    assert query("SELECT count(*) FROM raw.urls WHERE source_id = 'kor/down' AND next_fetch_at IS NOT NULL") == [(120,)]


def test_a_budget_is_kept_and_the_rest_stays_due(world: World) -> None:
    assert yielded("kor/budget", "new, alarms")[:2] == [
        (30, "BUDGET: more pages are due than one run may ask for; the next run goes on"),
        (6, ""),
    ]


def test_a_full_text_feed_is_not_followed(world: World) -> None:
    assert [row[1:] for row in yielded("kor/whole")] == [(1, 0, 0), (0, 1, 0), (0, 0, 0)]
    assert query("SELECT title, left(text, 31), published_at, url FROM raw.articles WHERE source_id = 'kor/whole'") == [
        (
            *("Rocket & sea", "The rocket left its pad at 6:27"),
            *(datetime(2023, 5, 31, tzinfo=UTC), "https://whole.example/1"),
        )
    ]


def test_headlines_only_asks_for_no_page(world: World) -> None:
    sql = "SELECT title, text, published_at, published_precision FROM raw.articles WHERE source_id = 'kor/headlines'"
    assert query(sql) == [("Missile over Japan", "", OCTOBER_4, "day")]


def test_a_listing_gives_links_with_their_dates(world: World) -> None:
    sql = "SELECT a.published_at, i.issue FROM raw.articles AS a JOIN raw.article_issues AS i USING (article_id)"
    assert query(f"{sql} WHERE a.source_id = 'jpn/ministry'") == [
        (datetime(2022, 10, 4, 1, tzinfo=UTC), "date_from_listing")
    ]
    sql = "SELECT m.published_raw, m.zone_from FROM raw.article_metadata AS m JOIN raw.articles AS a USING (article_id)"
    assert query(f"{sql} WHERE a.source_id = 'jpn/ministry'") == [("2022年10月4日 10時00分", "source")]


def test_an_archive_gives_pages_under_their_own_addresses(world: World) -> None:
    assert query("SELECT url, publisher FROM raw.articles WHERE source_id = 'int/archived'") == [
        ("https://archived.example/1", "archived.example")
    ]


def test_robots_txt_forbids_and_is_recorded(world: World) -> None:
    assert fetched("kor/strict", "r1") == {"ok": 1, "robots": 1}
    assert fetched("kor/strict", "r1", "robots") == {"ok": 1}
    assert world.strict.asked["/news/2"] == 0


def test_a_robots_txt_that_cannot_be_served_forbids_all(world: World) -> None:
    assert world.broken.asked["/feed.xml"] == 0
    reasons = "SELECT DISTINCT reason FROM raw.fetches WHERE source_id = 'kor/broken_robots' AND outcome = 'robots'"
    assert query(reasons) == [("robots.txt answered HTTP 500, which forbids all (RFC 9309)",)]
    assert yielded("kor/broken_robots", "outcome")[0] == ("failed",)


def test_a_source_that_is_held_is_busy(world: World) -> None:
    assert yielded("kor/held", "outcome")[:2] == [("busy",), ("nothing_new",)]
    assert world.asked["r1"].get("/held.xml", 0) == 0


def test_a_retry_after_is_kept_over_runs(world: World) -> None:
    assert yielded("kor/resting", "outcome") == [("resting",)] * 3
    assert world.paper.asked["/resting.xml"] == 0


def test_nothing_is_asked_before_it_is_due(world: World) -> None:
    pages = {path: n for path, n in world.asked["r3"].items() if path.startswith("/news/") and n}
    assert pages == {"/news/1": 1, "/news/2": 1, "/news/3": 1}


def test_raw_pages_are_kept_once_and_read_back(world: World) -> None:
    [(name, offset, size)] = query(
        "SELECT file_name, file_offset, body_bytes FROM raw.pages JOIN raw.urls USING (url_id) "
        "WHERE source_id = 'kor/kept'"
    )
    page = frame_at(pages_dir() / str(name), int(str(offset)))
    assert page.html == world.paper.pages["/news/3"][0]
    assert size == len(page.html)
    sql = "SELECT article_id, title, text, published_at, publisher, content_hash FROM raw.articles ORDER BY 1"
    before = [row for row in query(sql) if row[3] and row[4] in ("kept", "copies", "strict")]
    assert len(before) == 3
    with transaction() as connection:
        connection.exec_driver_sql("DELETE FROM raw.articles WHERE publisher IN ('kept', 'copies', 'strict')")
    files = [str(path) for path in sorted(pages_dir().glob("*/*.warc.zst"))]
    counts = import_files(files, run_id="again")
    assert counts["new"] == 3
    assert [row for row in query(sql) if row[4] in ("kept", "copies", "strict")] == before


def test_pages_are_dropped_after_their_days(world: World) -> None:
    old = pages_dir() / "2020-01-01"
    old.mkdir()
    (old / "x.warc.zst").write_bytes(b"x")
    kept = query("SELECT count(*) FROM raw.pages")
    assert prune_pages(30) == 0
    assert not old.exists()
    assert query("SELECT count(*) FROM raw.pages") == kept


@pytest.fixture
def alone(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    """One outlet with a database and a catalogue of its own."""
    from pipelines.settings import settings

    monkeypatch.setenv("LAUNCHWIRE_SOURCES_DIR", str(tmp_path / "sources"))
    monkeypatch.setenv("LAUNCHWIRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
    settings.cache_clear()
    with serve(Outlet()) as outlet:
        yield outlet
    settings.cache_clear()


def test_a_run_takes_its_window_and_the_next_one_what_it_left(alone: Outlet, tmp_path: Path) -> None:
    write_source(tmp_path / "sources", "kor/paper", f'method = "feed"\nurl = "{alone.base}/feed.xml"')
    dates = {1: "Tue, 04 Oct 2022 08:00:00", 2: "Wed, 05 Oct 2022 08:00:00", 3: "Mon, 01 Aug 2022 08:00:00"}
    for number in dates:
        alone.put_article(number, published=OLD)
    items = (item(f"{alone.base}/news/{number}", f"{date} +0900") for number, date in dates.items())
    alone.put("/feed.xml", feed_of(*items), "application/rss+xml")
    days = [datetime(2022, 10, number, tzinfo=UTC) for number in (3, 4, 5)]
    assert collect(run_id="d1", since=days[0], until=days[1])["new"] == 1
    # The feed did not change, and yet its entry of the next day is taken by the next day's run.
    assert collect(run_id="d2", since=days[1], until=days[2])["new"] == 1
    # A wider window asks for older entries of the unchanged feed.
    assert collect(run_id="all")["new"] == 1


def test_gdelt_windows_are_split_at_the_cap(alone: Outlet, tmp_path: Path) -> None:
    access = f'method = "gdelt"\nquery = "missile"\nurl = "{alone.base}/doc"\nheadlines_only = true'
    write_source(tmp_path / "sources", "int/query", access)
    seen = "20221004T000000Z"
    records = [{"url": f"https://a.example/{n}", "title": f"Story {n}", "seendate": seen} for n in range(250)]
    alone.put("/doc", json.dumps({"articles": records}), "application/json")
    counts = collect(run_id="r1", since=OCTOBER_4, until=OCTOBER_4 + timedelta(minutes=40))
    # Forty minutes become two windows of twenty and four of ten; under a quarter of an hour none is split.
    assert alone.asked["/doc"] == 7
    assert counts["new"] == 250


def test_total_failure_is_an_error_that_names_the_sources(alone: Outlet, tmp_path: Path) -> None:
    write_source(tmp_path / "sources", "kor/paper", f'method = "feed"\nurl = "{alone.base}/dead.xml"')
    write_source(tmp_path / "sources", "jpn/paper", f'method = "feed"\nurl = "{CLOSED}/feed.xml"')
    with pytest.raises(CollectError) as error:
        collect(run_id="r1")
    assert str(error.value) == (
        "every request of every source failed: jpn/paper (connection_error), kor/paper (gone); see raw.fetches for each"
    )


def test_two_runs_at_once_end_like_one(alone: Outlet, tmp_path: Path) -> None:
    write_source(tmp_path / "sources", "kor/paper", f'method = "feed"\nurl = "{alone.base}/feed.xml"')
    for number in range(20):
        alone.put_article(number, published=OLD)
    alone.put_feed(range(20))
    threads = [threading.Thread(target=collect, kwargs={"run_id": name}) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert query("SELECT count(*) FROM raw.articles") == [(20,)]
    assert query("SELECT count(*) FROM raw.article_revisions") == [(0,)]
    assert max(count for path, count in alone.asked.items() if path.startswith("/news/")) == 1
