"""Pages that only a browser can read, drawn by a real Chromium over real HTTP, which reaches nothing internal."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import query, write_source
from outlet_site import STORY, Outlet, serve

from pipelines.settings import settings
from spiders.browser import browser_settings, drawn, is_not_needed
from spiders.browser_proxy import BrowserProxy
from spiders.catalogue import CatalogueError, Source, load_source
from spiders.collect import collect

PAGES = ("drawn", "leads-inside", "asks-inside", "redirects-inside")
OLD = "2022-10-04T08:00:00+09:00"
needs_chromium = pytest.mark.skipif(shutil.which("chromium") is None, reason="Debian's chromium is absent")


def scripted(script: str) -> str:
    """A page whose story is made by its script."""
    return (
        f'<html lang="en"><head><meta property="article:published_time" content="{OLD}"></head><body>'
        f"<article><h1>Rocket leaves its pad</h1><div id=story></div></article><script>{script}</script></body></html>"
    )


SHOW = "document.getElementById('story').innerHTML = '<p>' + text + '</p>';"
FROM_API = f"fetch('/api/story').then(r => r.text()).then(text => {{ {SHOW} }});"


@dataclass
class Crawled:
    """The outlet after the crawl, and a socket that a spider may not reach."""

    outlet: Outlet
    inside: socket.socket


@pytest.fixture(scope="module")
def crawled(
    module_environment: Callable[[str, str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crawled]:
    """One crawl of an outlet that needs a browser, and of one that has the same pages and does without."""
    folder = tmp_path_factory.mktemp("catalogue")
    module_environment("LAUNCHWIRE_SOURCES_DIR", str(folder))
    # The test's own loopback is open, another one is not.
    with serve(Outlet()) as outlet, socket.create_server(("127.0.0.2", 0)) as inside:
        secret = f"http://127.0.0.2:{inside.getsockname()[1]}/secret"
        outlet.put("/api/story", STORY * 2, "text/plain; charset=utf-8")
        outlet.put("/plain/drawn", scripted(FROM_API))
        outlet.put("/news/drawn", scripted(FROM_API))
        outlet.put("/news/leads-inside", scripted(f"location.href = '{secret}'"))
        asks = f"const text = {STORY * 2!r}; {SHOW} fetch('{secret}', {{mode: 'no-cors'}});"
        outlet.put("/news/asks-inside", scripted(asks))
        outlet.put("/news/redirects-inside", "moved", Location=secret)
        outlet.status["/news/redirects-inside"] = 302
        feeds = {"/p.xml": ["plain/drawn"], "/r.xml": [f"news/{name}" for name in PAGES]}
        for feed, pages in feeds.items():
            items = "".join(f"<item><link>{outlet.base}/{page}</link></item>" for page in pages)
            outlet.put(feed, f"<rss><channel>{items}</channel></rss>", "application/rss+xml")
        write_source(folder, "kor/drawn", f'method = "feed"\nurl = "{outlet.base}/r.xml"', "render = true")
        write_source(folder, "kor/plain", f'method = "feed"\nurl = "{outlet.base}/p.xml"')
        collect(run_id="drawn")
        yield Crawled(outlet, inside)


def outcomes(page: str) -> list[tuple[object, ...]]:
    return query("SELECT outcome FROM raw.fetches WHERE url LIKE :url AND purpose = 'page'", url=f"%/{page}")


@pytest.mark.warehouse
@pytest.mark.browser
@pytest.mark.slow
@needs_chromium
def test_a_drawn_page_has_its_story_and_the_same_page_undrawn_has_not(crawled: Crawled) -> None:
    assert outcomes("news/drawn") == [("ok",)]
    assert outcomes("plain/drawn") == [("no_text",)]
    sql = "SELECT title, left(text, 31) FROM raw.articles WHERE url LIKE '%/news/drawn'"
    assert query(sql) == [("Rocket leaves its pad", STORY[:31])]
    assert crawled.outlet.asked["/api/story"] == 1


@pytest.mark.warehouse
@pytest.mark.browser
@pytest.mark.slow
@needs_chromium
def test_nothing_internal_is_reached_through_the_browser(crawled: Crawled) -> None:
    crawled.inside.setblocking(False)
    with pytest.raises(BlockingIOError):
        crawled.inside.accept()
    assert outcomes("news/asks-inside") == [("ok",)]
    assert outcomes("news/redirects-inside") == [("blocked",)]
    assert outcomes("news/leads-inside") == [("blocked",)]
    assert query("SELECT outcome FROM raw.source_runs WHERE source_id = 'kor/drawn'") == [("ok",)]


def rendered(tmp_path: Path) -> Source:
    write_source(tmp_path, "kor/drawn", 'method = "feed"\nurl = "https://a.example/r.xml"', "render = true")
    return load_source(tmp_path / "kor" / "drawn.toml")


def test_a_missing_library_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)
    with pytest.raises(CatalogueError) as error:
        browser_settings([rendered(tmp_path)], "http://127.0.0.1:1")
    assert str(error.value) == ("kor/drawn: render = true needs scrapy-playwright; pip install 'launchwire[browser]'")


def test_a_missing_browser_is_told_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHWIRE_CHROMIUM", str(tmp_path / "none"))
    settings.cache_clear()
    try:
        with pytest.raises(
            CatalogueError, match=r"needs Chromium; install it .* or name its program in LAUNCHWIRE_CHROMIUM"
        ):
            browser_settings([rendered(tmp_path)], "http://127.0.0.1:1")
    finally:
        settings.cache_clear()


def test_a_source_is_drawn_only_when_it_says_so(tmp_path: Path) -> None:
    source = rendered(tmp_path)
    assert drawn(source)["playwright"] is True
    assert drawn(source.model_copy(update={"render": False})) == {}


@pytest.mark.parametrize(
    ("kind", "url", "refused"),
    [
        ("document", "https://a.example/", False),
        ("xhr", "https://a.example/api", False),
        ("image", "https://a.example/a.png", True),
        ("font", "https://a.example/a.woff", True),
        ("document", "file:///etc/passwd", True),
        ("websocket", "wss://a.example/", True),
    ],
)
def test_what_holds_no_text_is_not_asked_for(kind: str, url: str, refused: bool) -> None:
    class Asked:
        resource_type = kind

    Asked.url = url  # type: ignore[attr-defined]
    assert is_not_needed(Asked()) is refused


async def through_proxy(*lines: bytes) -> bytes:
    """What the proxy answers to a request of raw lines."""
    proxy = BrowserProxy()
    await proxy.serve()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rpartition(":")[2]))
        writer.write(b"\r\n".join((*lines, b"", b"")))
        answer = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        return answer
    finally:
        proxy.close()


@pytest.mark.parametrize(
    "line",
    [
        b"GET http://127.0.0.1:8080/ HTTP/1.1",
        b"GET http://169.254.169.254/latest/meta-data HTTP/1.1",
        b"GET http://[::ffff:10.0.0.1]/ HTTP/1.1",
        b"GET http://localhost:8080/ HTTP/1.1",
        b"GET http://2130706433/ HTTP/1.1",
        b"GET ftp://a.example/ HTTP/1.1",
        b"GET http://93.184.216.34:22/ HTTP/1.1",
        b"CONNECT 192.168.1.1:443 HTTP/1.1",
        b"CONNECT localhost:443 HTTP/1.1",
    ],
)
def test_the_proxy_refuses_what_a_spider_may_not_ask(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAUNCHWIRE_ALLOW_LOOPBACK", raising=False)
    settings.cache_clear()
    answer = asyncio.run(through_proxy(line, b"Host: a.example"))
    assert answer.startswith(b"HTTP/1.1 403 Forbidden\r\nLaunchwire-Refused: ")


@pytest.mark.parametrize(
    "lines", [(b"nonsense",), (b"GET http://127.0.0.1:9/ HTTP/1.1",), (b"GET / HTTP/1.1 more words",)]
)
def test_the_proxy_answers_nonsense_and_closed_ports(lines: tuple[bytes, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
    settings.cache_clear()
    try:
        assert asyncio.run(through_proxy(*lines)).startswith(b"HTTP/1.1 502 Bad Gateway")
    finally:
        os.environ.pop("LAUNCHWIRE_ALLOW_LOOPBACK", None)
        settings.cache_clear()


def test_the_proxy_passes_an_answer_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
    settings.cache_clear()
    try:
        with serve(Outlet()) as outlet:
            outlet.put("/a", "hello", "text/plain")
            answer = asyncio.run(through_proxy(f"GET {outlet.base}/a?b=1 HTTP/1.1".encode(), b"Host: x"))
            assert answer.startswith(b"HTTP/1.0 200" if answer.startswith(b"HTTP/1.0") else b"HTTP/1.1 200")
            assert answer.endswith(b"hello")
    finally:
        settings.cache_clear()
