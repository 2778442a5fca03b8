"""`launchwire collect`: crawl the sources."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from launchwire.cli.progress import OnProgress
from launchwire.cli.steps import run_step
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.articles.fetches import SourceRun
from pipelines.warehouse import new_run_id

Window = tuple[datetime | None, datetime | None]
_Function = TypeVar("_Function", bound=Callable[..., Any])


def source_options(function: _Function) -> _Function:
    """The options that choose sources and window, the same for collect and run."""
    for option in (
        click.option("--until", type=click.DateTime(), help="Only articles that appeared before this time (UTC)."),
        click.option("--since", type=click.DateTime(), help="Only articles that appeared at or after it (UTC)."),
        click.option("--source", "sources", multiple=True, metavar="COUNTRY/OUTLET", help="Only these; repeatable."),
    ):
        function = option(function)
    return function


def run_collect(sources: Sequence[str], since: datetime | None, until: datetime | None, run_id: str) -> None:
    """Run the collect step and show what each source yielded."""
    window = (since.replace(tzinfo=UTC) if since else None, until.replace(tzinfo=UTC) if until else None)
    yielded: list[SourceRun] = []
    try:
        run_step("collect", partial(_collect, sources, window, yielded), run_id)
    finally:
        if yielded:
            Console(stderr=True, width=None if sys.stderr.isatty() else 140).print(source_table(yielded))


def _collect(
    sources: Sequence[str], window: Window, yielded: list[SourceRun], run_id: str, on_progress: OnProgress
) -> dict[str, int]:
    from spiders.collect import collect

    since, until = window
    return collect(
        run_id=run_id,
        sources=sources or None,
        since=since,
        until=until,
        on_progress=on_progress,
        on_runs=yielded.extend,
    )


def source_table(runs: Sequence[SourceRun]) -> Table:
    """What each source yielded: failures and alarms first."""
    table = Table(box=None, pad_edge=False)
    for name in ("source", "outcome", "by", "listed", "fetched", "failed", "new", "revised", "alarms"):
        numeric = name in ("listed", "fetched", "failed", "new", "revised")
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for run in sorted(runs, key=lambda r: (r.outcome != "failed", not r.alarms, r.source_id)):
        numbers = (run.listed, run.fetched, run.failed, run.new, run.revised)
        table.add_row(run.source_id, run.outcome, run.method, *map(str, numbers), run.alarms)
    return table


@click.command()
@source_options
def command(sources: tuple[str, ...], since: datetime | None, until: datetime | None) -> None:
    """Read the sources of the catalogue and store new and changed articles.

    Exit code 1 when nothing at all could be fetched.

    \b
    launchwire collect
    launchwire collect --source jpn/nhk --since 2026-11-23
    """
    ensure_warehouse()
    run_collect(sources, since, until, new_run_id())
