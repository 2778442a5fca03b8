"""Sixty and more kinds of attack and defect over real HTTP in one crawl: each a recorded outcome, nothing else lost."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import query
from hostile_site import INDEX_CASES, PAGE_CASES, Case, hostile_site

from spiders.collect import collect

pytestmark = [pytest.mark.warehouse, pytest.mark.slow]


@pytest.fixture(scope="module")
def crawl(
    module_environment: Callable[[str, str], None], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """One crawl over all cases: what the site was asked, the counts, and the peak memory of any process."""
    catalogue = tmp_path_factory.mktemp("catalogue")
    with hostile_site() as site:
        for case in PAGE_CASES:
            write(catalogue, case, "feed", f"{site.base}/{case.name}/feed.xml")
        for case in INDEX_CASES:
            write(catalogue, case, case.method, f"{site.base}/{case.name}/index")
        write(catalogue, Case("nobody_there", lambda _: b"", ""), "feed", "http://127.0.0.1:9/feed.xml")
        module_environment("LAUNCHWIRE_SOURCES_DIR", str(catalogue))
        # Ten seconds: on a busy machine a good answer may take five, and must not count as a time-out.
        module_environment("LAUNCHWIRE_FETCH_TIMEOUT_SECONDS", "10")
        counts = collect(run_id="hostile")
        yield {
            "base": site.base,
            "asked": list(site.asked),
            "counts": counts,
            "peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        }


def write(catalogue: Path, case: Case, method: str, url: str) -> None:
    path = catalogue / "bad" / f"{case.name}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f'name = "{case.name}"\ncountry = "KOR"\nlanguage = "en"\ntime_zone = "Asia/Seoul"\n'
        f'[[access]]\nmethod = "{method}"\nurl = "{url}"\n{case.access}\n'
        "[politeness]\ndelay_seconds = 0\nconcurrency = 16\n",
        encoding="utf-8",
    )


def outcomes(name: str, where: str) -> list[tuple[object, ...]]:
    return query(f"SELECT outcome FROM raw.fetches WHERE source_id = :id AND {where}", id=f"bad/{name}")


def test_there_are_sixty_cases() -> None:
    assert len({case.name for case in (*PAGE_CASES, *INDEX_CASES)}) >= 60


@pytest.mark.parametrize("case", PAGE_CASES, ids=lambda case: case.name)
def test_a_bad_page_has_one_outcome_and_the_good_one_beside_it_lands(crawl: dict[str, Any], case: Case) -> None:
    assert outcomes(case.name, "url LIKE '%/bad'") == [(case.outcome,)]
    assert outcomes(case.name, "url LIKE '%/good'") == [("ok",)]
    if case.issue:
        assert (
            query(
                "SELECT i.issue FROM raw.article_issues AS i JOIN raw.articles AS a USING (article_id) "
                "WHERE a.source_id = :id AND a.url LIKE '%/bad'",
                id=f"bad/{case.name}",
            ).count((case.issue,))
            == 1
        )


@pytest.mark.parametrize("case", INDEX_CASES, ids=lambda case: case.name)
def test_a_bad_index_has_one_outcome(crawl: dict[str, Any], case: Case) -> None:
    assert outcomes(case.name, "(url LIKE '%/index' OR url LIKE '%/index?query=%')") == [(case.outcome,)]


def test_a_retry_after_is_noted_for_later_runs(crawl: dict[str, Any]) -> None:
    minutes = "round(extract(epoch FROM not_before - last_read_at) / 60)"
    assert query(f"SELECT {minutes} FROM raw.indexes WHERE source_id = 'bad/feed_429_for_an_hour'") == [(60,)]


def test_all_else_goes_on(crawl: dict[str, Any]) -> None:
    # Two articles a page case where the bad page is one, and one for each index that names its good page.
    readable = sum(case.outcome in ("ok", "no_text") for case in PAGE_CASES)
    assert crawl["counts"]["new"] == len(PAGE_CASES) + readable + 5
    assert query("SELECT outcome FROM raw.source_runs WHERE source_id = 'bad/nobody_there'") == [("failed",)]
    assert query("SELECT alarms FROM raw.source_runs WHERE source_id = 'bad/nobody_there'") == [
        ("DEAD: no request succeeded, 1 runs in a row",)
    ]


def test_memory_stays_below_400_mb(crawl: dict[str, Any]) -> None:
    assert crawl["peak"] <= 400


def test_entities_are_not_opened(crawl: dict[str, Any]) -> None:
    titles = query(
        "SELECT title FROM raw.urls WHERE source_id IN ('bad/feed_billion_laughs', 'bad/feed_outside_entity')"
    )
    assert titles
    assert all(len(str(title)) < 100 and "root:" not in str(title) for (title,) in titles)


def test_private_addresses_of_a_feed_are_not_asked(crawl: dict[str, Any]) -> None:
    assert outcomes("feed_of_private_addresses", "purpose = 'page'") == [("blocked",), ("blocked",)]


def test_endless_indexes_end(crawl: dict[str, Any]) -> None:
    asked = [path.split("?")[0] for path in crawl["asked"]]
    assert asked.count("/sitemap_of_itself/index") == 1
    assert sum(path.startswith("/sitemap_of_150_parts/part") for path in asked) == 50
    assert asked.count("/listing_without_end/index") == 2


def test_a_canonical_address_cannot_be_hijacked(crawl: dict[str, Any]) -> None:
    found = query(
        "SELECT url FROM raw.articles WHERE source_id LIKE 'bad/canonical_of%' AND url LIKE '%/bad' ORDER BY url"
    )
    assert found == [
        (f"{crawl['base']}/canonical_of_another_outlet/bad",),
        (f"{crawl['base']}/canonical_of_the_front_page/bad",),
    ]


def test_text_is_stored_as_text(crawl: dict[str, Any]) -> None:
    assert query("SELECT title FROM raw.articles WHERE source_id = 'bad/sql_in_title' AND url LIKE '%/bad'") == [
        ("Robert'); DROP TABLE raw.articles;--",)
    ]
    assert query(
        "SELECT length(title) FROM raw.articles WHERE source_id = 'bad/million_character_title' AND url LIKE '%/bad'"
    ) == [(500,)]
    assert query("SELECT count(*) FROM raw.articles WHERE title ~ '[\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f]'") == [(0,)]
