"""The collect step: crawls sources in subprocesses and answers with counts that cannot lie.

Scrapy's exit code is 0 even when every request failed, so the counts come from the stats that each crawl writes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.articles.fetches import SourceRun, store_source_runs
from pipelines.settings import settings
from spiders.catalogue import Source, groups_of, load_catalogue, select, source_groups
from spiders.items import GOOD
from spiders.plan import CrawlPlan

__all__ = ["CollectError", "collect", "source_groups"]

# Above so many sources in one call, two processes share the work: one Python core is a crawl's bound.
_SOURCES_PER_PROCESS = 12


class CollectError(RuntimeError):
    """A crawl did not come to its end, or every request of every source failed."""


def collect(
    *,
    run_id: str,
    sources: Sequence[str] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> dict[str, int]:
    """Read the named sources (default: all enabled ones) and store what is new; the counts of the run.

    `since` (inclusive) and `until` (exclusive) bound the publication times that are asked for. `on_progress` gets one
    line a source when it is done. Raises CollectError naming the sources when nothing at all could be fetched.
    """
    chosen = select(load_catalogue(), sources)
    processes = min(os.cpu_count() or 1, -(-len(chosen) // _SOURCES_PER_PROCESS)) or 1
    stats: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="launchwire-collect-") as folder:
        running = [
            _start(CrawlPlan(run_id, tuple(group), since, until, f"{folder}/{number}.stats"), Path(folder), number)
            for number, group in enumerate(groups_of(chosen, processes))
        ]
        errors = [error for crawl in running if (error := _finish(*crawl, stats))]
    runs = [_source_run(run_id, source, stats) for source in chosen]
    store_source_runs(runs)
    for run in runs:
        if on_progress:
            on_progress(f"{run.source_id}: {run.outcome}, {run.new} new, {run.revised} revised, {run.failed} failed")
    if errors:
        raise CollectError("; ".join(errors))
    _refuse_total_failure(runs)
    return _totals(runs)


def _start(plan: CrawlPlan, folder: Path, number: int) -> tuple[subprocess.Popen[bytes], CrawlPlan, Path]:
    plan_file, log = folder / f"{number}.json", folder / f"{number}.log"
    plan.write(plan_file)
    environment = os.environ | {"SCRAPY_SETTINGS_MODULE": "spiders.settings", "PYTHONUNBUFFERED": "1"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "spiders.runner", str(plan_file)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    return process, plan, log


def _finish(process: subprocess.Popen[bytes], plan: CrawlPlan, log: Path, stats: Counter[str]) -> str | None:
    """Wait for one crawl and add its stats; an error in one line when it did not come to its end."""
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        raise
    _keep_log(log, plan.run_id)
    path = Path(plan.stats_file)
    reasons, errors = [], 0
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        record = json.loads(line)
        reasons.append(record["reason"])
        errors += record["stats"].get("log_count/ERROR", 0)
        stats.update({k: v for k, v in record["stats"].items() if isinstance(v, int)})
    # Whatever outlets do is an outcome; an ERROR in the log is a fault of ours or of the database.
    if code != 0 or not reasons or errors:
        lines = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
        return f"crawl of {', '.join(plan.source_ids[:5])} ended with code {code}: {' | '.join(lines[-3:])[:500]}"
    return None


def _keep_log(log: Path, run_id: str) -> None:
    """Warnings of the crawl stay readable under the home's logs; an empty log is not kept."""
    text = log.read_bytes()
    if text:
        folder = settings().home / "logs" / "collect"
        folder.mkdir(parents=True, exist_ok=True)
        name = "".join(c if c.isalnum() or c in "-_" else "-" for c in run_id)[:80]
        with (folder / f"{name}.log").open("ab") as file:
            file.write(text)


def _source_run(run_id: str, source: Source, stats: Counter[str]) -> SourceRun:
    prefix = f"source/{source.id}/"
    own: dict[str, int] = defaultdict(int, {k[len(prefix) :]: v for k, v in stats.items() if k.startswith(prefix)})
    by_outcome = {k.removeprefix("outcome/"): v for k, v in own.items() if k.startswith("outcome/")}
    good = sum(count for outcome, count in by_outcome.items() if outcome in GOOD)
    failed = sum(by_outcome.values()) - good
    if own["busy"]:
        outcome = "busy"
    elif not good:
        outcome = "failed"
    elif own["new"] or own["revised"]:
        outcome = "ok"
    else:
        outcome = "nothing_new"
    return SourceRun(
        run_id=run_id,
        source_id=source.id,
        outcome=outcome,
        listed=own["listed"],
        fetched=good,
        failed=failed,
        new=own["new"],
        revised=own["revised"],
        unchanged=own["unchanged"],
        stats=dict(own),
    )


def _refuse_total_failure(runs: Sequence[SourceRun]) -> None:
    failed = [run for run in runs if run.outcome == "failed"]
    if failed and len(failed) == len(runs):
        reasons = ", ".join(f"{run.source_id} ({_main_reason(run)})" for run in failed[:10])
        raise CollectError(f"every request of every source failed: {reasons}; see raw.fetches for each")


def _main_reason(run: SourceRun) -> str:
    outcomes = {k.removeprefix("outcome/"): v for k, v in run.stats.items() if k.startswith("outcome/")}
    return max(outcomes, key=lambda name: outcomes[name]) if outcomes else "no request"


def _totals(runs: Sequence[SourceRun]) -> dict[str, int]:
    names: tuple[Any, ...] = ("listed", "fetched", "failed", "new", "revised", "unchanged")
    totals = {"sources": len(runs), "sources_failed": sum(run.outcome == "failed" for run in runs)}
    return totals | {name: sum(getattr(run, name) for run in runs) for name in names}
