"""`launchwire sources`: add discovers feeds and sitemaps on a real site, check asks them, list shows all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from outlet_site import Outlet, serve

from launchwire.cli.sources import command
from pipelines.settings import settings
from spiders.catalogue import load_source
from spiders.probe import ProbeError, fetch

ARGUMENTS = ["--country", "kor", "--time-zone", "Asia/Seoul"]


@pytest.fixture
def outlet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outlet]:
    monkeypatch.setenv("LAUNCHWIRE_SOURCES_DIR", str(tmp_path))
    monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
    monkeypatch.setenv("LAUNCHWIRE_FETCH_TIMEOUT_SECONDS", "5")
    settings.cache_clear()
    with serve(Outlet()) as site:
        site.put(
            "/",
            '<html lang="en-GB"><head><title>The "Paper" | Home</title>'
            "<meta property='og:site_name' content='The \"Paper\"'>"
            '<link rel="alternate" type="application/rss+xml" href="/all.rss"><link rel="alternate" '
            'type="application/rss+xml" href="/empty.rss"></head><body>Hello</body></html>',
        )
        site.put_feed([1, 2, 3], "/all.rss")
        site.put_feed([], "/empty.rss")
        site.put("/robots.txt", f"User-agent: *\nSitemap: {site.base}/maps/news.xml\n", "text/plain")
        site.put("/maps/news.xml", f"<urlset><url><loc>{site.base}/news/1</loc></url></urlset>", "application/xml")
        site.put("/sitemap.xml", f"<urlset><url><loc>{site.base}/news/1</loc></url></urlset>", "application/xml")
        yield site
    settings.cache_clear()


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, arguments)
    return result.exit_code, result.output


def test_add_writes_what_it_found_in_order_of_preference(outlet: Outlet, tmp_path: Path) -> None:
    code, said = run("add", outlet.base, *ARGUMENTS)
    assert code == 0, said
    [path] = tmp_path.glob("kor/*.toml")
    source = load_source(path)
    assert (source.name, source.country, source.language, source.time_zone) == (
        'The "Paper"',
        "KOR",
        "en",
        "Asia/Seoul",
    )
    assert [(access.method, access.url) for access in source.access] == [
        ("feed", f"{outlet.base}/all.rss"),
        ("sitemap", f"{outlet.base}/maps/news.xml"),
        ("sitemap", f"{outlet.base}/sitemap.xml"),
    ]
    assert f"feed: {outlet.base}/all.rss (3 entries)" in said

    code, said = run("add", outlet.base, *ARGUMENTS)
    assert (code, "exists already; edit it, or choose another --name" in said) == (1, True)
    assert run("check", "--live")[0] == 0
    assert run("check", "--live")[1].startswith(f"ok     {source.id}: feed: 3 entries, undated")
    outlet.pages.pop("/all.rss")
    code, said = run("check", "--live")
    assert (code, said.splitlines()[0]) == (1, f"FAILED {source.id}: {outlet.base}/all.rss: HTTP 404")
    assert source.id in run("list")[1]


def test_add_tells_when_there_is_nothing_to_read(outlet: Outlet, tmp_path: Path) -> None:
    outlet.pages = {"/": (b"<html><body>Hello</body></html>", "text/html")}
    code, said = run("add", outlet.base, *ARGUMENTS)
    assert code == 1
    assert "no feed or sitemap found; write the file by hand" in said
    assert not list(tmp_path.glob("*/*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["http://a.example", "--country", "Korea", "--time-zone", "Asia/Seoul"], "three letters of ISO 3166-1"),
        (["http://a.example", "--country", "KOR", "--time-zone", "KST"], "no such zone; write it as Asia/Seoul"),
    ],
)
def test_bad_options_name_the_remedy(arguments: list[str], said: str) -> None:
    code, output = run("add", *arguments)
    assert (code, said in output) == (2, True)


def test_a_probe_goes_nowhere_internal(outlet: Outlet) -> None:
    outlet.put("/away", "", Location="http://169.254.169.254/latest/")
    outlet.status["/away"] = 302
    with pytest.raises(ProbeError, match=r"169\.254\.169\.254 is not a public address"):
        fetch(f"{outlet.base}/away")
    with pytest.raises(ProbeError, match="no web address"):
        fetch("file:///etc/passwd")
