"""The collect step: crawls sources in subprocesses and answers with counts that cannot lie.

Scrapy's exit code is 0 even when every request failed, so the counts come from the stats that each crawl writes.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.articles.fetches import SourceHistory, SourceRun, source_histories, store_source_runs
from pipelines.articles.raw_pages import prune_pages
from spiders.browser import require_browser
from spiders.catalogue import Source, groups_of, load_catalogue, select, source_groups
from spiders.items import GOOD
from spiders.monitors import alarms
from spiders.plan import CrawlPlan
from spiders.process import finish, start, wait_all

__all__ = ["CollectError", "collect", "source_groups"]

# Above so many sources in one call, two processes share the work: one Python core is a crawl's bound.
_SOURCES_PER_PROCESS = 12

OnProgress = Callable[[int, int], None]


class CollectError(RuntimeError):
    """A crawl did not come to its end, or every request of every source failed."""


def collect(
    *,
    run_id: str,
    sources: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    on_progress: OnProgress | None = None,
    on_runs: Callable[[Sequence[SourceRun]], None] | None = None,
) -> dict[str, int]:
    """Read the named sources (default: all enabled ones) and store what is new; the counts of the run.

    `since` (inclusive) and `until` (exclusive) bound the publication times that are asked for; what was never seen is
    taken up to a week before. `on_progress` gets the requests done and known so far, about once a second; `on_runs`
    what each source yielded, with its alarms (raw.source_runs holds the same). Raises CollectError naming the sources
    when nothing at all could be fetched, or when a crawl did not come to its end; CatalogueError when a source wants a
    browser and there is none.
    """
    chosen = select(load_catalogue(), sources)
    require_browser([source for source in chosen if source.render])
    processes = min(os.cpu_count() or 1, -(-len(chosen) // _SOURCES_PER_PROCESS)) or 1
    stats: Counter[str] = Counter()
    histories = source_histories([source.id for source in chosen])
    with tempfile.TemporaryDirectory(prefix="launchwire-collect-") as folder:
        crawls = [
            start(CrawlPlan(run_id, tuple(group), since, until, f"{folder}/{number}.stats"), Path(folder), number)
            for number, group in enumerate(groups_of(chosen, processes))
        ]
        wait_all(crawls, Path(folder), on_progress)
        errors = [error for crawl in crawls if (error := finish(crawl, stats))]
    runs = [_source_run(run_id, source, stats, histories.get(source.id, SourceHistory())) for source in chosen]
    store_source_runs(runs)
    prune_pages()
    if on_runs:
        on_runs(runs)
    if errors:
        raise CollectError("; ".join(errors))
    _refuse_total_failure(runs)
    return totals(runs)


def _source_run(run_id: str, source: Source, stats: Counter[str], history: SourceHistory) -> SourceRun:
    prefix = f"source/{source.id}/"
    own = Counter({k[len(prefix) :]: v for k, v in stats.items() if k.startswith(prefix)})
    by_outcome = Counter({k.removeprefix("outcome/"): v for k, v in own.items() if k.startswith("outcome/")})
    # robots.txt alone is no success.
    good = sum(count for outcome, count in by_outcome.items() if outcome in GOOD) - own["robots_good"]
    resting = by_outcome["resting"]
    failed = sum(by_outcome.values()) - good - own["robots_good"] - resting
    if own["busy"]:
        outcome = "busy"
    elif not good:
        outcome = "resting" if resting and not failed else "failed"
    else:
        outcome = "ok" if own["new"] or own["revised"] else "nothing_new"
    found = alarms(source, own, outcome, history)
    method = next((k.removeprefix("method/") for k in own if k.startswith("method/")), "")
    counts = {name: own[name] for name in ("listed", "new", "revised", "unchanged")}
    told = "; ".join(map(str, found))
    return SourceRun(run_id, source.id, outcome, method, fetched=good, failed=failed, alarms=told, stats=own, **counts)


def _refuse_total_failure(runs: Sequence[SourceRun]) -> None:
    # A source that rests after failures answers nobody either: trying again must not turn a dead network green.
    failed = [run for run in runs if run.outcome in ("failed", "resting")]
    if failed and len(failed) == len(runs):
        reasons = ", ".join(f"{run.source_id} ({_main_reason(run)})" for run in failed[:10])
        raise CollectError(f"every request of every source failed: {reasons}; see raw.fetches for each")


def _main_reason(run: SourceRun) -> str:
    outcomes = {k.removeprefix("outcome/"): v for k, v in run.stats.items() if k.startswith("outcome/")}
    bad = {k: v for k, v in outcomes.items() if k not in GOOD}
    return max(bad, key=lambda name: bad[name]) if bad else "no request"


def totals(runs: Sequence[SourceRun]) -> dict[str, int]:
    """The counts of a run over all its sources."""
    names: tuple[Any, ...] = ("listed", "fetched", "failed", "new", "revised", "unchanged")
    states = {
        "sources": len(runs),
        "sources_failed": sum(run.outcome == "failed" for run in runs),
        "alarms": sum(bool(run.alarms) for run in runs),
    }
    return states | {name: sum(getattr(run, name) for run in runs) for name in names}
