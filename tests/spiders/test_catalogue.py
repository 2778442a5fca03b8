# ruff: noqa: E501  -- a table: one wrong file a line
"""Every source of the catalogue loads, and is read from an index and a page written in its shape."""

from __future__ import annotations

from pathlib import Path

import pytest
from shapes import BODY, HEADLINE, index_of, moment, shape_of

from pipelines.articles.page import read_page
from pipelines.settings import REPOSITORY
from spiders.catalogue import CatalogueError, Source, groups_of, load_catalogue, load_source, select
from spiders.formats.captures import parse_captures
from spiders.formats.feed import parse_feed
from spiders.formats.gdelt import parse_gdelt
from spiders.formats.listing_page import parse_listing_page
from spiders.formats.sitemap import parse_sitemap

CATALOGUE = load_catalogue(REPOSITORY / "spiders" / "sources")


def test_there_are_forty_sources() -> None:
    assert len(CATALOGUE) >= 40
    assert len({source.name for source in CATALOGUE.values()}) == len(CATALOGUE)


@pytest.mark.parametrize("source", CATALOGUE.values(), ids=lambda source: source.id)
def test_a_page_in_the_shape_of_the_source_is_read(source: Source) -> None:
    page = read_page(shape_of(source)(source).encode(), "https://outlet.example/news/1", "text/html", source.hints)
    assert page.title == HEADLINE
    assert page.text.split("\n") == list(BODY)
    assert page.published_at == moment(source)
    assert page.published_precision == "second"


@pytest.mark.parametrize(
    ("source", "number"),
    [(source, number) for source in CATALOGUE.values() for number in range(len(source.access))],
    ids=lambda value: value.id if isinstance(value, Source) else str(value),
)
def test_an_index_in_the_form_of_the_access_is_read(source: Source, number: int) -> None:
    access = source.access[number]
    body, url = index_of(source, access), access.url or "https://api.example/doc"
    if access.method == "feed":
        [entry] = parse_feed(body, url, source.time_zone).entries
        listings = [entry.listing]
        assert bool(entry.html) == access.full_text
    elif access.method == "sitemap":
        listings = list(parse_sitemap(body, url, source.time_zone).pages)
    elif access.method == "gdelt":
        listings = parse_gdelt(body)
    elif access.method == "archive":
        listings = list(parse_captures(body, url))
    else:
        listings = list(parse_listing_page(body, url, "text/html", access, source.time_zone).listings)
    [listing] = listings
    if access.method not in ("listing", "archive"):
        assert (listing.title, listing.published_at) == (HEADLINE, moment(source))


def write(folder: Path, text: str) -> Path:
    path = folder / "kor" / "outlet.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


GOOD = 'name = "A"\ncountry = "KOR"\nlanguage = "en"\ntime_zone = "Asia/Seoul"\n'
FEED = '[[access]]\nmethod = "feed"\nurl = "https://a.example/rss"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD, "access: is missing; add it"),
        (GOOD.replace("Asia/Seoul", "KST") + FEED, "time_zone: is no IANA time zone; write it as Asia/Seoul (found 'KST')"),
        (GOOD.replace("KOR", "Korea") + FEED, "country: is 'Korea'; it must match ^([A-Z]{3}|INT)$"),
        (GOOD + 'colour = "red"\n' + FEED, "colour: is not a known key; remove it or correct its spelling (known: "),
        (GOOD + FEED.replace("https://", ""), "access.1.url: must be an http(s) address; write it whole, with https:// "),
        (GOOD + '[[access]]\nmethod = "listing"\nurl = "https://a.example/"\n', "access.1: method listing needs item_selector"),
        (GOOD + '[[access]]\nmethod = "gdelt"\n', "access.1: method gdelt needs query; for instance query = "),
        (GOOD + FEED + 'url_pattern = "("\n', "access.1.url_pattern: is no regular expression ("),
        (GOOD + FEED + '[selectors]\nbody = "div["\n', "selectors.body: is no CSS selector ("),
        (GOOD + FEED + "[politeness]\ndelay_seconds = -1\n", "politeness.delay_seconds: Input should be greater than or equal to 0"),
        ('id = "x/y"\n' + GOOD + FEED, "id: comes from the path (<country>/<outlet>.toml); remove it"),
        ("name = ", "is no TOML: "),
        (GOOD + FEED.replace("a.example", "${LAUNCHWIRE_NOWHERE}"), "${LAUNCHWIRE_NOWHERE}: this environment variable is not set"),
    ],
)  # fmt: skip
def test_an_error_names_file_key_and_remedy(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(CatalogueError) as error:
        load_source(path)
    assert str(error.value).startswith(f"{path}: {said}")


def test_all_bad_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "jpn").mkdir()
    (tmp_path / "jpn" / "b.toml").write_text("name = ")
    write(tmp_path, GOOD)
    with pytest.raises(CatalogueError) as error:
        load_catalogue(tmp_path)
    assert [line.split(": ")[0] for line in str(error.value).splitlines()] == [
        str(tmp_path / "jpn" / "b.toml"),
        str(tmp_path / "kor" / "outlet.toml"),
    ]


def test_an_unknown_source_is_told_its_neighbours() -> None:
    with pytest.raises(CatalogueError) as error:
        select(CATALOGUE, ["jpn/yonhap"])
    assert (
        str(error.value)
        == "no source 'jpn/yonhap'; did you mean int/wayback-yonhap, kor/yonhap, kor/yonhap-north-korea-ko?"
    )


def test_a_disabled_source_is_read_only_when_named() -> None:
    assert CATALOGUE["int/wayback-yonhap"] not in select(CATALOGUE, None)
    assert select(CATALOGUE, ["int/wayback-yonhap"]) == [CATALOGUE["int/wayback-yonhap"]]


def test_reuters_is_not_crawled() -> None:
    assert [(access.method, access.headlines_only) for access in CATALOGUE["gbr/reuters"].access] == [("gdelt", True)]


def test_groups_hold_every_source_once() -> None:
    sources = list(CATALOGUE.values())
    groups = groups_of(sources, 4)
    assert len(groups) == 4
    assert sorted(name for group in groups for name in group) == sorted(CATALOGUE)
    assert max(map(len, groups)) - min(map(len, groups)) <= 1
    assert groups_of(sources[:2], 4) == [[sources[0].id], [sources[1].id]]
