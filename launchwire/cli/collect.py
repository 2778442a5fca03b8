"""`launchwire collect`: crawl the sources."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import click

from launchwire.cli.progress import OnProgress
from launchwire.cli.steps import run_step
from launchwire.cli.warehouse import ensure_warehouse
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
    """Run the collect step; each source that is done is told on a terminal."""
    window = (since.replace(tzinfo=UTC) if since else None, until.replace(tzinfo=UTC) if until else None)
    run_step("collect", partial(_collect, sources, window), run_id)


def _collect(sources: Sequence[str], window: Window, run_id: str, on_progress: OnProgress) -> dict[str, int]:
    from spiders.collect import collect

    tell = partial(click.echo, err=True) if sys.stderr.isatty() else None
    return collect(run_id=run_id, sources=sources or None, since=window[0], until=window[1], on_progress=tell)


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
