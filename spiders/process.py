"""Crawl processes: started from a plan, watched, and judged by what they wrote."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.settings import settings
from spiders.plan import CrawlPlan


@dataclass(frozen=True, slots=True)
class CrawlProcess:
    """One running crawl."""

    process: subprocess.Popen[bytes]
    plan: CrawlPlan
    log: Path


def start(plan: CrawlPlan, folder: Path, number: int) -> CrawlProcess:
    """Start the crawl of a plan; a person can run the same: `python -m spiders.runner PLAN.json`."""
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
    return CrawlProcess(process, plan, log)


def wait_all(crawls: Sequence[CrawlProcess], folder: Path, on_progress: Callable[[int, int], None] | None) -> None:
    """Wait for the crawls, telling how far they are; ends them when the wait itself is ended."""
    try:
        while any(crawl.process.poll() is None for crawl in crawls):
            _tell(folder, on_progress)
            time.sleep(0.1)
        _tell(folder, on_progress)
    except BaseException:
        for crawl in crawls:
            crawl.process.terminate()
        raise


def _tell(folder: Path, on_progress: Callable[[int, int], None] | None) -> None:
    if on_progress is not None:
        parts = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.progress")]
        on_progress(sum(part["done"] for part in parts), sum(part["total"] for part in parts))


def finish(crawl: CrawlProcess, stats: Counter[str]) -> str | None:
    """Add an ended crawl's stats; an error in one line when it did not come to its end, or logged errors.

    Whatever outlets do is an outcome; an ERROR in the log is a fault of ours or of the database.
    """
    code, plan = crawl.process.wait(), crawl.plan
    _keep_log(crawl.log, plan.run_id)
    path = Path(plan.stats_file)
    reasons, errors = [], 0
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        record = json.loads(line)
        reasons.append(record["reason"])
        errors += record["stats"].get("log_count/ERROR", 0)
        stats.update({k: v for k, v in record["stats"].items() if isinstance(v, int)})
    if code == 0 and reasons and not errors:
        return None
    lines = [line for line in crawl.log.read_text(errors="replace").splitlines() if line.strip()]
    names = ", ".join(plan.source_ids[:5]) + (" …" if len(plan.source_ids) > 5 else "")
    return f"crawl of {names} ended with code {code}: {' | '.join(lines[-3:])[:500]}"


def _keep_log(log: Path, run_id: str) -> None:
    """Warnings of the crawl stay readable under the home's logs; an empty log is not kept."""
    text = log.read_bytes()
    if text:
        folder = settings().home / "logs" / "collect"
        folder.mkdir(parents=True, exist_ok=True)
        name = "".join(c if c.isalnum() or c in "-_" else "-" for c in run_id)[:80]
        with (folder / f"{name}.log").open("ab") as file:
            file.write(text)
