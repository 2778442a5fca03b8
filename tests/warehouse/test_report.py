"""The report: exact contents, hostile text as text, and a real browser."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from launchwire.cli import cli
from pipelines.export.plain import page_name
from pipelines.report import ReportError, build_report
from pipelines.report.rendering import safe_url
from pipelines.report.site import MARKER
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)


@pytest.fixture
def site(filled: str, tmp_path: Path) -> Path:
    out = tmp_path / "site"
    assert build_report(out)["events"] == 4
    return out


class Links(HTMLParser):
    """Every address of a page, its ids, and its script and style elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.hrefs.append(value)
            if name == "id" and value:
                self.ids.append(value)


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 5 + 3 + 5  # overview pages, years, event pages with the merged id's
    for page in pages:
        links = Links(page.read_text(encoding="utf-8"))
        assert len(links.ids) == len(set(links.ids)), page
        for href in links.hrefs:
            target, _, fragment = href.partition("#")
            if target.startswith("http"):
                continue
            path = (page.parent / target).resolve() if target else page
            assert path.is_file(), f"{page}: {href}"
            if fragment:
                assert fragment in Links(path.read_text(encoding="utf-8")).ids, f"{page}: {href}"


def test_an_event_page_has_values_sentences_speakers_disputes_and_history(site: Path) -> None:
    html = (site / "events" / "PRK-2019-05-09-01.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    for part in (
        "North Korea fired two KN-23 missiles from Kusong.",
        "Speakers disagree on: range km .",
        "Also known as PRK-2019-05-09-02, merged into this event.",
        "about 450 : JPN MOD in the table",
        "430 : ROK JCS contradicts",
        "420 : ROK JCS corrected since",
        "Kusong , 40, 125.25, within 5 km",
        "2019-05-09 12:00 UTC range km 420 450 article Two Times",
    ):
        assert part in text, part
    assert "Tokyo put the distance at <mark>450 km</mark>." in html
    assert '<a href="https://two.example/2" rel="noopener noreferrer"><bdi>Two Times</bdi></a>' in html
    data = json.loads((site / "events" / "PRK-2019-05-09-01.json").read_text(encoding="utf-8"))
    assert data["merged_ids"] == ["PRK-2019-05-09-02"]
    assert len(data["claims"]) == 4


def test_a_merged_id_keeps_its_page(site: Path) -> None:
    html = (site / "events" / "PRK-2019-05-09-02.html").read_text(encoding="utf-8")
    assert '<a href="PRK-2019-05-09-01.html">PRK-2019-05-09-01</a>' in html


def test_hostile_text_is_text_everywhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<script>alert" not in html, page
        assert not re.search("[\u202a-\u202e\x07]", html), page
        assert not re.search(r'href="(?!https?://|[\w./#-]+")', html), page
    html = (site / "events" / "PRK-2019-06-01-01.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "‹U+202E›‹U+0007›" in html
    csv = (site / "data" / "launch_events.csv").read_bytes()
    assert csv.startswith(b"\xef\xbb\xbfevent_id,status,")
    assert b"\"'=HYPERLINK(" in csv


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "file:///etc/passwd", ""])
def test_only_web_addresses_become_links(url: str) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    ("event_id", "name"),
    [
        ("PRK-2019-05-09-01", "PRK-2019-05-09-01"),
        ("../../x", "event-9cdf6a50100a862e"),
        ("", "event-e3b0c44298fc1c14"),
    ],
)
def test_an_id_cannot_leave_the_directory(event_id: str, name: str) -> None:
    assert page_name(event_id) == name


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_the_same_warehouse_gives_the_same_bytes_and_old_pages_go(site: Path, tmp_path: Path) -> None:
    before = tree(site)
    (site / "events" / "OLD-2001-01-01-01.html").write_text("old")
    build_report(site)
    assert tree(site) == before
    build_report(tmp_path / "other")
    assert tree(tmp_path / "other") == before


def test_several_processes_write_the_same_pages(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.report.event_pages._MANY", 1)
    monkeypatch.setattr("pipelines.report.event_pages._BATCH", 1)
    told: list[int] = []
    build_report(tmp_path / "other", on_progress=lambda done, total: told.append(done))
    assert tree(tmp_path / "other") == tree(site)
    assert told == [1, 2, 3, 4]


def test_permalinks_are_absolute_with_a_base_url(filled: str, tmp_path: Path) -> None:
    build_report(tmp_path / "s", base_url="https://example.org/launches")
    html = (tmp_path / "s" / "events" / "IRN-2020-01-12-01.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://example.org/launches/events/IRN-2020-01-12-01.html">' in html
    cite = "Launchwire, launch event IRN-2020-01-12-01, as of 2020-01-12T10:00:00Z: Iran tested a Shahab-3."
    assert f"{cite} https://example.org/launches/events/IRN-2020-01-12-01.html" in html


def test_a_directory_of_something_else_is_refused(filled: str, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ReportError, match="is not empty and holds no report"):
        build_report(tmp_path)
    result = CliRunner().invoke(cli, ["report", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_report_of_nothing_is_a_site_too(database: str, tmp_path: Path) -> None:
    assert build_report(tmp_path / "s") == {"events": 0, "files": 26}
    assert "There are no dated events yet." in (tmp_path / "s" / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / "s" / MARKER).is_file()


def test_an_event_that_a_check_withholds_is_not_published(filled: str, tmp_path: Path) -> None:
    with transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO warehouse.withheld_events (event_id, check_name, detail) "
            "VALUES ('PRK-2019-05-09-01', 'flights_fit', 'three flights of two missiles')"
        )
    out = tmp_path / "s"
    assert build_report(out)["events"] == 3
    names = {path.stem for path in (out / "events").glob("*.html")}
    assert names == {"IRN-2020-01-12-01", "PRK-2019-06-01-01", "PRK-2023-11-21-01"}
    for name in ("index.html", "changes.html", "feed.xml", "years/2019.html"):
        assert "PRK-2019-05-09" not in (out / name).read_text(encoding="utf-8"), name


def test_a_persons_decision_is_shown(filled: str, tmp_path: Path) -> None:
    with transaction() as connection:
        connection.exec_driver_sql(
            "INSERT INTO core.overrides (event_id, field, value, author, reason) "
            "VALUES ('IRN-2020-01-12-01', 'range_km', '1200', 'Kim <b>', 'second briefing')"
        )
    build_report(tmp_path / "s")
    html = (tmp_path / "s" / "events" / "IRN-2020-01-12-01.html").read_text(encoding="utf-8")
    assert "range km set to <bdi>1200</bdi> by <bdi>Kim &lt;b&gt;</bdi>" in html


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium; apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


def opened(browser: Any, path: Path, **context: Any) -> tuple[Any, list[str]]:
    """The page in a fresh context, and what went wrong in it: errors, and requests that leave the machine."""
    page = browser.new_context(**context).new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    page.goto(path.as_uri())
    page.wait_for_load_state("networkidle")
    return page, wrong


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("dark", 375), ("light", 1280)])
def test_pages_are_drawn_without_network_error_or_overflow(site: Path, browser: Any, scheme: str, width: int) -> None:
    for name in ("index.html", "sites.html", "years/2019.html", "events/PRK-2019-05-09-01.html", "changes.html"):
        page, wrong = opened(browser, site / name, color_scheme=scheme, viewport={"width": width, "height": 800})
        assert wrong == [], name
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is {overflow} px too wide at {width}"
        if name == "index.html":
            assert page.locator(".chart .main-svg").count() >= 3
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            assert background == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 22, 26)")
            page.select_option("#timeline-choice", "IRN")
        if name == "sites.html":
            assert page.locator("svg.map").count() == 3
            assert page.locator("svg.map").first.bounding_box()["height"] > 100


@pytest.mark.browser
def test_the_keyboard_reaches_everything_and_names_are_spoken(site: Path, browser: Any) -> None:
    page, _ = opened(browser, site / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page, _ = opened(browser, site / "sites.html")
    page.locator("svg.map a").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#site-2"
    for name in ("index.html", "sites.html", "events/PRK-2019-05-09-01.html"):
        page, _ = opened(browser, site / name)
        snapshot = page.locator("body").aria_snapshot()
        assert '- navigation "Pages"' in snapshot
        assert "- main" in snapshot
        nameless = page.evaluate(
            "[...document.querySelectorAll('a, button, select, input, [role=img], [role=region]')].filter(e => "
            "!(e.getAttribute('aria-label') || e.textContent.trim() || (e.labels && e.labels.length))).length"
        )
        assert nameless == 0, name
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map(h => +h.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels)), name


@pytest.mark.browser
def test_the_list_of_a_year_can_be_filtered(site: Path, browser: Any) -> None:
    page, _ = opened(browser, site / "years" / "2019.html")
    page.fill("#filter", "kusong srbm")
    assert page.locator("tbody tr:visible").count() == 0
    page.fill("#filter", "kusong")
    assert page.locator("tbody tr:visible").count() == 1
    assert page.text_content("#filter-count") == "1 of 2"


@pytest.mark.browser
def test_contrast_is_enough_in_both_schemes(site: Path, browser: Any) -> None:
    script = (
        "() => { const lum = c => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(x => x / 255).map(x => x <= .03928 ? "
        "x / 12.92 : ((x + .055) / 1.055) ** 2.4); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };"
        "const bg = lum(getComputedStyle(document.body).backgroundColor); let least = 99;"
        "for (const e of document.querySelectorAll('a, p, td, dt, h1, .status, .tag, .small')) {"
        "const l = lum(getComputedStyle(e).color); least = Math.min(least, (Math.max(l, bg) + .05) / (Math.min(l, bg) "
        "+ .05)); } return least; }"
    )
    for scheme in ("light", "dark"):
        page, _ = opened(browser, site / "events" / "PRK-2019-05-09-01.html", color_scheme=scheme)
        assert page.evaluate(script) >= 4.5, scheme
