"""How a command runs one step; `launchwire deduplicate`, `resolve` and `check`."""

from __future__ import annotations

import time
from collections.abc import Callable

import click

from launchwire.cli.progress import OnProgress, echo_summary, progress
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.warehouse import new_run_id, run_record


def run_step(step: str, function: Callable[[str, OnProgress], dict[str, int]], run_id: str | None = None) -> None:
    """Run one step with its row in warehouse.runs, a progress bar and the summary line."""
    started = time.monotonic()
    with run_record(step, run_id or new_run_id()) as run, progress(step) as on_progress:
        run.counts = dict(function(run.run_id, on_progress))
    echo_summary(step, run.counts, started)


def extract_step(run_id: str, on_progress: OnProgress) -> dict[str, int]:
    """The extract step as run_step calls it."""
    from pipelines.extraction.step import extract_articles

    return extract_articles(run_id=run_id, on_progress=on_progress)


def deduplicate_step(run_id: str, on_progress: OnProgress) -> dict[str, int]:
    """The deduplicate step as run_step calls it."""
    from pipelines.deduplication.step import deduplicate

    return deduplicate(run_id=run_id, on_progress=on_progress)


def resolve_step(run_id: str, on_progress: OnProgress) -> dict[str, int]:
    """The resolve step as run_step calls it."""
    from pipelines.resolution.step import resolve

    return resolve(run_id=run_id, on_progress=on_progress)


def check_step(run_id: str, on_progress: OnProgress) -> dict[str, int]:
    """The check step as run_step calls it."""
    from pipelines.checks.step import check

    return check(run_id=run_id)


@click.command(name="deduplicate")
def deduplicate() -> None:
    """Put new articles into groups of copies of one wire story.

    \b
    launchwire deduplicate
    """
    ensure_warehouse()
    run_step("deduplicate", deduplicate_step)


@click.command(name="resolve")
def resolve() -> None:
    """Bring new mentions together into launch events, flights, claims and history.

    \b
    launchwire resolve
    """
    ensure_warehouse()
    run_step("resolve", resolve_step)


@click.command(name="check")
def check() -> None:
    """Assert what must hold of the tables; exit code 1 when an assertion fails.

    \b
    launchwire check
    """
    ensure_warehouse()
    run_step("check", check_step)
