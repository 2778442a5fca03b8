"""A crawl killed at random points and resumed: no page is lost, none is stored twice."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import query, write_source
from outlet_site import Outlet, serve

from spiders.collect import collect
from spiders.plan import CrawlPlan

pytestmark = [pytest.mark.warehouse, pytest.mark.slow]

KILLS = 20
PAGES = 700


def stored() -> int:
    return int(str(query("SELECT count(*) FROM raw.articles")[0][0]))


def crawl_and_kill(folder: Path, number: int, progress: Callable[[], int], amount: int) -> None:
    """Kill a crawl when it has made so much progress, however loaded the machine is."""
    before = progress()
    plan = folder / f"{number}.json"
    CrawlPlan("killed", ("kor/paper", "kor/whole"), None, None, str(folder / f"{number}.stats")).write(plan)
    process = subprocess.Popen(
        [sys.executable, "-m", "spiders.runner", str(plan)],
        env=os.environ | {"SCRAPY_SETTINGS_MODULE": "spiders.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while progress() < before + amount and process.poll() is None:
        time.sleep(0.01)
    # The whole group: a child that reads pages dies with its crawl.
    with contextlib.suppress(ProcessLookupError):  # it came to its end before
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.timeout(600)
def test_killed_at_random_points_and_resumed(
    module_environment: Callable[[str, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module_environment("LAUNCHWIRE_SOURCES_DIR", str(tmp_path / "sources"))
    chance = random.Random(5)
    with serve(Outlet()) as outlet:
        for number in range(PAGES):
            outlet.put_article(number, published="2022-10-04T08:00:00+09:00")
        outlet.put_feed(range(PAGES))
        write_source(tmp_path / "sources", "kor/paper", f'method = "feed"\nurl = "{outlet.base}/feed.xml"')
        text = "The rocket left its pad and flew south over the sea, the ministry said on Wednesday. " * 3
        items = "".join(
            f"<item><title>W {n}</title><link>https://whole.example/{n}</link><description>&lt;p&gt;{text}&lt;/p&gt;"
            "</description></item>"
            for n in range(40)
        )
        outlet.put("/whole.xml", f"<rss><channel>{items}</channel></rss>", "application/rss+xml")
        whole = f'method = "feed"\nurl = "{outlet.base}/whole.xml"\nfull_text = true'
        write_source(tmp_path / "sources", "kor/whole", whole)
        stages = set()
        for number in range(KILLS):
            # By turns in the midst of fetching and in the midst of storing.
            if number % 2:
                crawl_and_kill(tmp_path, number, stored, chance.randint(1, 40))
            else:
                crawl_and_kill(tmp_path, number, outlet.asked.total, chance.randint(1, 60))
            stages.add(stored())
        counts = collect(run_id="resumed")
    assert len(stages) > 2, "the kills met the crawl at different points"
    bad = "outcome NOT IN ('ok', 'not_modified') AND purpose <> 'robots'"
    assert query(f"SELECT url, outcome, reason FROM raw.fetches WHERE {bad}") == []
    assert counts["sources_failed"] == 0
    assert query("SELECT source_id, count(*) FROM raw.articles GROUP BY 1 ORDER BY 1") == [
        ("kor/paper", PAGES),
        ("kor/whole", 40),
    ]
    assert query("SELECT count(*) FROM raw.article_revisions") == [(0,)]
    assert query("SELECT count(*) FROM raw.urls WHERE next_fetch_at IS NOT NULL") == [(0,)]
    assert query("SELECT count(*), count(DISTINCT url_id) FROM raw.pages") == [(PAGES + 40, PAGES + 40)]
