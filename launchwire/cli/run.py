"""`launchwire run`: the whole line."""

from __future__ import annotations

from datetime import datetime

import click

from launchwire.cli.collect import run_collect, source_options
from launchwire.cli.steps import check_step, deduplicate_step, extract_step, resolve_step, run_step
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.warehouse import new_run_id


@click.command()
@click.option("--collect/--no-collect", default=True, help="Whether to crawl the sources first.")
@source_options
def command(collect: bool, sources: tuple[str, ...], since: datetime | None, until: datetime | None) -> None:
    """One whole run: collect → extract → deduplicate → resolve → check.

    Killed at any point, it is simply run again.

    \b
    launchwire run
    launchwire run --no-collect
    launchwire run --source jpn/nhk --since 2026-11-23
    """
    ensure_warehouse()
    run_id = new_run_id()
    if collect:
        run_collect(sources, since, until, run_id)
    run_step("extract", extract_step, run_id)
    run_step("deduplicate", deduplicate_step, run_id)
    run_step("resolve", resolve_step, run_id)
    run_step("check", check_step, run_id)
