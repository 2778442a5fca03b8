"""The call of a step from an Airflow task: the same functions as the command line and the tests call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from airflow.sdk import get_current_context

from launchwire.orchestration.window import Window, run_window
from pipelines.settings import settings
from pipelines.warehouse import run_record

log = logging.getLogger("launchwire")

Counts = dict[str, int]

STEPS = {
    "extract": "pipelines.extraction.step:extract_articles",
    "deduplicate": "pipelines.deduplication.step:deduplicate",
    "resolve": "pipelines.resolution.step:resolve",
    "check": "pipelines.checks.step:check",
}


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


@contextmanager
def reason_first(step: str) -> Iterator[None]:
    """Say the reason of a failure in one line, before Airflow logs its traceback."""
    try:
        yield
    except Exception as error:
        log.error("%s FAILED: %s: %s", step, type(error).__name__, str(error).split("\n", 1)[0])
        raise


def reported(step: str, call: Callable[[], Counts]) -> Counts:
    """Run `call`, say its counts or the reason of its failure in one line, and return the counts."""
    with reason_first(step):
        counts = call()
    log.info("%s", sentence(step, counts))
    return counts


def run_step(name: str) -> Counts:
    """Run step `name` for the current Airflow run."""
    base = run_id(get_current_context())

    def call() -> Counts:
        with run_record(name, base) as record:
            record.counts = step_function(name)(run_id=base)
        return dict(record.counts)

    return reported(name, call)


def current_window() -> Window:
    """The window of the current Airflow run."""
    context = get_current_context()
    return run_window(
        context.get("params", {}),
        (context.get("data_interval_start"), context.get("data_interval_end")),
        context["dag_run"].run_after,
        # A lazy proxy in a real run: one that stands for None is not None, but false.
        context.get("prev_data_interval_end_success") or None,
    )


def group_name(sources: list[str]) -> str:
    """How the grid shows a group: its sources, the first three by name."""
    rest = len(sources) - 3
    return ", ".join(sources[:3]) + (f" +{rest}" if rest > 0 else "")


def choose_groups(wanted: list[str] | None = None) -> list[dict[str, Any]]:
    """Groups of sources for the mapped crawl: all of the catalogue, or those `wanted`. Each has a name and sources."""
    with reason_first("choose_sources"):
        groups = _groups(wanted)
    log.info("collect: %d sources in %d groups", sum(map(len, groups)), len(groups))
    return [{"name": group_name(group), "sources": list(group)} for group in groups]


def _groups(wanted: list[str] | None) -> list[list[str]]:
    catalogue, size = import_module("spiders.collect"), settings().sources_per_group
    if wanted:
        sources = sorted(set(wanted))
        return [sources[i : i + size] for i in range(0, len(sources), size)]
    total = sum(map(len, catalogue.source_groups(1)))
    found: list[list[str]] = catalogue.source_groups(max(1, -(-total // size)))
    return found


def collect(name: str, run: str, window: Window, sources: list[str] | None) -> Counts:
    """Crawl `sources` (None: the whole catalogue) over `window` as run `run`; `name` is for people."""

    def call() -> Counts:
        step = import_module("spiders.collect")
        try:
            with run_record("collect", run) as record:
                record.counts = step.collect(run_id=run, sources=sources, since=window.since, until=window.until)
        except step.CollectError as error:
            raise CrawlFailedError(str(error)) from error
        return dict(record.counts)

    return reported(f"collect {name}", call)


def collect_group(group: Mapping[str, Any]) -> Counts:
    """Crawl the sources of one group over the run's window."""
    context = get_current_context()
    run = f"{run_id(context)}/{context['ti'].map_index}"
    with reason_first(f"collect {group['name']}"):
        window = current_window()
    return collect(group["name"], run, window, list(group["sources"]))
