"""`launchwire report`: a static site from the warehouse."""

from __future__ import annotations

import time
from pathlib import Path

import click

from launchwire.cli.progress import echo_summary, progress
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.report import ReportError, build_report


@click.command()
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Directory to write.")
@click.option("--base-url", default="", help="Where the site will stand, for permalinks that can be cited.")
def command(out: Path, base_url: str) -> None:
    """Write a site that needs no network: charts, a map of sites, a page per event with its sentences and history.

    DIR must be new, empty or an earlier report, which is replaced. The same warehouse gives the same bytes.

    \b
    launchwire report --out site
    launchwire report --out site --base-url https://example.org/launches
    """
    started = time.monotonic()
    ensure_warehouse()
    try:
        with progress("report") as on_progress:
            counts = build_report(out, base_url=base_url, on_progress=on_progress)
    except ReportError as error:
        raise click.UsageError(str(error)) from error
    echo_summary(f"report {out}", counts, started)
