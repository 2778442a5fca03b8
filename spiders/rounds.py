"""The rounds of one crawl process, which `spiders.runner` starts.

Each source is read by its preferred way; those whose way gave no answer are read by their next way in a further round.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipelines.articles.frontier import hold_sources
from spiders.browser import browser_settings
from spiders.browser_proxy import BrowserProxy
from spiders.catalogue import Access, Source, load_catalogue, select
from spiders.plan import CrawlPlan

# What archives and GDELT ask of automated readers, in seconds between requests.
_HOST_FLOORS = {"api.gdeltproject.org": 6.0, "web.archive.org": 4.0, "index.commoncrawl.org": 4.0}


def download_slots(sources: Sequence[Source]) -> dict[str, dict[str, Any]]:
    """Politeness by host: the catalogue's delay for every host it names, the slowest where sources share one."""
    slots: dict[str, dict[str, Any]] = {
        host: {"delay": delay, "concurrency": 1} for host, delay in _HOST_FLOORS.items()
    }
    for source in sources:
        hosts = {urlsplit(access.url).hostname for access in source.access if access.url} | set(source.domains)
        for host in hosts - {None}:
            delay, concurrency = source.politeness.delay_seconds, source.politeness.concurrency
            for name in {str(host), f"www.{host}"}:
                slot = slots.setdefault(name, {"delay": delay, "concurrency": concurrency})
                if delay > slot["delay"]:
                    slot |= {"delay": delay, "concurrency": concurrency}
    return slots


async def crawl(process: Any, plan: CrawlPlan, sources: Sequence[Source]) -> None:
    """Run the rounds: in each, one spider a method, all at once."""
    rank = dict.fromkeys((source.id for source in sources), 0)
    open_sources = {source.id: source for source in sources}
    while open_sources:
        by_method: dict[str, list[tuple[Source, Access]]] = defaultdict(list)
        for source in open_sources.values():
            access = source.access[rank[source.id]]
            by_method[access.method].append((source, access))
        crawlers = [process.create_crawler(method) for method in by_method]
        await asyncio.gather(
            *(
                process.crawl(crawler, plan=plan, sources=pairs)
                for crawler, pairs in zip(crawlers, by_method.values(), strict=True)
            )
        )
        answered = set().union(*(crawler.spider.answered for crawler in crawlers if crawler.spider))
        for source_id in list(open_sources):
            rank[source_id] += 1
            if source_id in answered or rank[source_id] >= len(open_sources[source_id].access):
                del open_sources[source_id]


def main(arguments: Sequence[str]) -> int:
    """Crawl by the plan file. The exit code is 0 when the crawl came to its end, whatever it found."""
    plan = CrawlPlan.read(Path(arguments[0]))
    os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "spiders.settings")
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings

    sources = select(load_catalogue(), plan.source_ids)
    settings = get_project_settings()
    settings.set("LAUNCHWIRE_RUN_ID", plan.run_id)
    settings.set("LAUNCHWIRE_STATS_FILE", plan.stats_file)
    settings.set("DOWNLOAD_SLOTS", download_slots(sources))
    # Scrapy keeps so many connections of a host open: fewer than its slot allows means a new connection a page.
    at_once = max((source.politeness.concurrency for source in sources), default=0)
    settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", max(at_once, settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")))
    with hold_sources([source.id for source in sources]) as held:
        for source in sources:
            if source.id not in held:
                _note_busy(plan, source)
        mine = [source for source in sources if source.id in held]
        if not mine:
            return 0
        drawn = [source for source in mine if source.render]
        proxy = BrowserProxy() if drawn else None
        if proxy is not None:
            settings.setdict(browser_settings(drawn, proxy.url))
        process = AsyncCrawlerProcess(settings)
        # A robots.txt that cannot be had is the outlet's trouble, and the page's own outcome tells it. Set after the
        # process is made, which resets the levels of all loggers.
        logging.getLogger("scrapy.downloadermiddlewares.robotstxt").setLevel(logging.CRITICAL)
        task = asyncio.get_event_loop().create_task(_crawl_and_stop(process, plan, mine, proxy))
        process.start(stop_after_crawl=False)
        task.result()
    return 0


async def _crawl_and_stop(process: Any, plan: CrawlPlan, sources: Sequence[Source], proxy: BrowserProxy | None) -> None:
    from twisted.internet import reactor

    running: Any = reactor
    try:
        if proxy is not None:
            await proxy.serve()
        await crawl(process, plan, sources)
    finally:
        if proxy is not None:
            proxy.close()
        running.callLater(0, running.stop)


def _note_busy(plan: CrawlPlan, source: Source) -> None:
    """Another process is reading the source now; its run row will say what came of it."""
    import json

    with Path(plan.stats_file).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"spider": "", "reason": "busy", "stats": {f"source/{source.id}/busy": 1}}) + "\n")
