"""`launchwire reconcile`: the table against a list that people coded by hand."""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from launchwire.cli.days import Day
from launchwire.cli.progress import echo_summary
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.export.plain import one_line
from pipelines.reconcile import MappingError, Reconciliation, compare, read_reference
from pipelines.reconcile.render import COLUMNS, html, table_lines, write_csv
from pipelines.warehouse import connect

# A pipe has no width of its own.
_PIPE_WIDTH = 200


def _print_table(result: Reconciliation, console: Console) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in COLUMNS:
        table.add_column(name, no_wrap=name in {"outcome", "date", "event_id"}, overflow="fold")
    styles = {"missing": "red", "extra": "blue", "differing": "yellow"}
    for line in table_lines(result, all_outcomes=False):
        cells = [Text(one_line(str(cell))) for cell in line]
        cells[0].stylize(styles.get(line[0], ""))
        table.add_row(*cells)
    console.print(table)


@click.command()
@click.option(
    "--reference",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The list: CSV, TSV or a JSON list of objects.",
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="TOML that names its columns; else the bundled one that fits.",
)
@click.option("--since", type=Day(), help="First date at the launch site: 2019-05-01, 2019-05 or 2019.")
@click.option("--until", type=Day(end=True), help="Last date, likewise.")
@click.option("--format", "format_", type=click.Choice(["table", "csv", "html"]), default="table", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output.")
def command(
    reference: Path, mapping: Path | None, since: date | None, until: date | None, format_: str, output: Path | None
) -> None:
    """The table against a human-coded list: matched, missing, extra, differing fields.

    Rows of the list become occasions: missiles of one day within three hours are one. Dates are compared at the launch
    site; a UTC date without a time may be either of two local days. The table shows what needs a look; CSV and HTML
    also the matched ones. Lists of CNS/NTI (North Korea, Iran), Japan's MOD and CSIS are known by their columns.

    \b
    launchwire reconcile --reference dprk_missiles_cns.csv
    launchwire reconcile --reference dprk_missiles_cns.csv --since 2023-01 --until 2023-06
    launchwire reconcile --reference mine.csv --mapping mine.toml --format html --output mine.html
    """
    started = time.monotonic()
    if since and until and since > until:
        raise click.UsageError(f"--since {since} lies after --until {until}")
    try:
        listed = read_reference(reference, mapping)
    except MappingError as error:
        raise click.UsageError(str(error)) from error
    ensure_warehouse()
    with connect() as connection:
        result = compare(connection, listed).within(since, until)
    stream: IO[str] = output.open("w", encoding="utf-8", newline="") if output else sys.stdout
    try:
        if format_ == "csv":
            write_csv(result, stream)
        elif format_ == "html":
            stream.write(html(result, listed))
        else:
            terminal = output is None and sys.stdout.isatty()
            _print_table(result, Console(file=stream, width=None if terminal else _PIPE_WIDTH))
    finally:
        if output:
            stream.close()
    for line, reason in listed.unreadable:
        click.echo(f"{reference}:{line}: {one_line(reason)}", err=True)
    occasions = sum(outcome.reference is not None for outcome in result.outcomes)
    counts = {"occasions": occasions, **result.counts, "unreadable_rows": len(listed.unreadable)}
    echo_summary(f"reconcile {listed.mapping.name}", counts, started)
