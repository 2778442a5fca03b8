"""The call of a step from an Airflow task: the same functions as the command line and the tests call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from airflow.sdk import get_current_context

from launchwire.orchestration.window import Window, run_window

log = logging.getLogger("launchwire")

Counts = dict[str, int]

STEPS = {
    "extract": "pipelines.extraction.step:extract_articles",
    "deduplicate": "pipelines.deduplication.step:deduplicate",
    "resolve": "pipelines.resolution.step:resolve",
    "check": "pipelines.checks.step:check",
}

# Eight sources a crawl: starting a crawl costs two seconds, and a group that dies is tried again as a whole.
SOURCES_PER_GROUP = 8


class CrawlFailedError(ConnectionError):
    """Not one request of a crawl was answered: the network is away, or all its sources are."""


def step_function(name: str) -> Callable[..., Counts]:
    """The function of a step, imported only when a task runs, so that DAG files import fast."""
    module, _, attribute = STEPS[name].partition(":")
    function: Callable[..., Counts] = getattr(import_module(module), attribute)
    return function


def run_id(context: Mapping[str, Any]) -> str:
    """The run's id in the warehouse: the DAG's name and Airflow's run id."""
    return f"{context['ti'].dag_id}/{context['run_id']}"


def sentence(step: str, counts: Mapping[str, Any]) -> str:
    """One line for people: what the step did, without the zeros."""
    told = [f"{value} {name.replace('_', ' ')}" for name, value in counts.items() if value]
    return f"{step}: {', '.join(told) if told else 'nothing to do'}"


def reported(step: str, call: Callable[[], Counts]) -> Counts:
    """Run `call`, say its counts or the reason of its failure in one line, and return the counts."""
    try:
        counts = call()
    except Exception as error:
        log.error("%s FAILED: %s: %s", step, type(error).__name__, str(error).split("\n", 1)[0])
        raise
    log.info("%s", sentence(step, counts))
    return counts


def run_step(name: str) -> Counts:
    """Run step `name` for the current Airflow run."""
    context = get_current_context()
    return reported(name, lambda: step_function(name)(run_id=run_id(context)))


def current_window() -> Window:
    """The window of the current Airflow run."""
    context = get_current_context()
    return run_window(
        context.get("params", {}),
        (context.get("data_interval_start"), context.get("data_interval_end")),
        context["dag_run"].run_after,
        context.get("prev_data_interval_end_success"),
    )


def group_name(sources: list[str]) -> str:
    """How the grid shows a group: its sources, the first three by name."""
    rest = len(sources) - 3
    return ", ".join(sources[:3]) + (f" +{rest}" if rest > 0 else "")


def choose_groups(wanted: list[str] | None = None) -> list[dict[str, Any]]:
    """Groups of sources for the mapped crawl: all of the catalogue, or those `wanted`. Each has a name and sources."""
    import_collect = import_module("spiders.collect")
    if wanted:
        sources = sorted(set(wanted))
        groups = [sources[i : i + SOURCES_PER_GROUP] for i in range(0, len(sources), SOURCES_PER_GROUP)]
    else:
        groups = [list(group) for group in import_collect.source_groups(SOURCES_PER_GROUP)]
    log.info("collect: %d sources in %d groups", sum(map(len, groups)), len(groups))
    return [{"name": group_name(group), "sources": group} for group in groups]


def collect_group(group: Mapping[str, Any]) -> Counts:
    """Crawl the sources of one group over the run's window."""
    context = get_current_context()
    window = current_window()

    def call() -> Counts:
        counts: Counts = import_module("spiders.collect").collect(
            run_id=f"{run_id(context)}/{context['ti'].map_index}",
            sources=list(group["sources"]),
            since=window.since,
            until=window.until,
        )
        return counts

    return reported(f"collect {group['name']}", call)
