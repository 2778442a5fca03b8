"""A backfill: a long window in chunks, each crawled once."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import get_current_context
from sqlalchemy import text

from launchwire.orchestration.steps import Counts, collect, reason_first
from launchwire.orchestration.window import Window, WindowError, parse_bound
from pipelines.warehouse import connect

log = logging.getLogger("launchwire")

# Airflow's own limit of mapped tasks.
MOST_CHUNKS = 1024

_DONE = text("SELECT run_id FROM warehouse.runs WHERE run_id = ANY (:run_ids) AND outcome = 'ok'")


def chunks(params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The window of `params` cut into pieces of `chunk_days`, oldest first. Raises WindowError."""
    for name in ("since", "until"):
        if not params.get(name):
            raise WindowError(f"{name} is not set; fill in the form, for instance 2019-05-01")
    whole = Window(parse_bound(params["since"], end=False), parse_bound(params["until"], end=True))
    length = timedelta(days=int(params.get("chunk_days") or 30))
    sources = sorted(set(params.get("sources") or []))
    found, start = [], whole.since
    while start < whole.until:
        end = min(start + length, whole.until)
        found.append(
            {
                "name": f"{start:%Y-%m-%d} to {end - timedelta(microseconds=1):%Y-%m-%d}",
                "since": start.isoformat(),
                "until": end.isoformat(),
                "sources": sources,
            }
        )
        start = end
    if len(found) > MOST_CHUNKS:
        raise WindowError(f"{len(found)} chunks are more than {MOST_CHUNKS}; raise chunk_days or shorten the window")
    return found


def chunk_run_id(chunk: Mapping[str, Any]) -> str:
    """The run id of a chunk: the same in every backfill that asks for it, so that a finished one is known."""
    names = ",".join(chunk["sources"]) or "all"
    return f"launch_events_backfill/{chunk['since']}/{chunk['until']}/{names}"


def plan(params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The chunks that are not yet crawled; all of them with the param `again`."""
    wanted = chunks(params)
    if params.get("again"):
        return wanted
    with connect() as connection:
        names = [f"{chunk_run_id(chunk)}/collect" for chunk in wanted]
        done = set(connection.execute(_DONE, {"run_ids": names}).scalars())
    left = [chunk for chunk in wanted if f"{chunk_run_id(chunk)}/collect" not in done]
    log.info("plan: %d chunks, %d of them done before", len(wanted), len(wanted) - len(left))
    return left


def plan_current() -> list[dict[str, Any]]:
    """The chunks of the current Airflow run."""
    with reason_first("choose_sources"):
        return plan(get_current_context()["params"])


def collect_chunk(chunk: Mapping[str, Any]) -> Counts:
    """Crawl one chunk."""
    window = Window(datetime.fromisoformat(chunk["since"]), datetime.fromisoformat(chunk["until"]))
    return collect(chunk["name"], chunk_run_id(chunk), window, list(chunk["sources"]) or None)
