"""`launchwire export`: a table of the warehouse as a file."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from launchwire.cli.progress import echo_summary
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.export import FORMATS, TABLES, export_file, export_table
from pipelines.export.tables import withheld_events
from pipelines.warehouse import connect


@click.command()
@click.argument("table", type=click.Choice(list(TABLES)))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="jsonl", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output.")
@click.option("--run-columns", is_flag=True, help="Add the columns that tell which run wrote a row, and when.")
@click.option("--withheld", is_flag=True, help="Include events that fail a check; else they are left out and counted.")
def command(table: str, format_: str, output: Path | None, run_columns: bool, withheld: bool) -> None:
    """Write one table: launch_events, flights, claims or event_history.

    The order of columns and rows is stable and the same table gives the same bytes. CSV text that a spreadsheet would
    run as a formula gets an apostrophe in front. GeoJSON points carry precision_radius_km. The format `schema` writes
    the JSON Schema of a row.

    \b
    launchwire export launch_events --format csv --output events.csv
    launchwire export claims --format parquet --output claims.parquet
    launchwire export launch_events --format geojson | jq '.features[].properties.event_id'
    launchwire export flights --format schema
    """
    started = time.monotonic()
    if output is not None and not output.resolve().parent.is_dir():
        raise click.UsageError(f"{output}: the directory does not exist; make it first")
    if output is None and format_ == "parquet" and sys.stdout.isatty():
        raise click.UsageError("parquet is binary; name a file with --output")
    ensure_warehouse()
    if output is None:
        rows = export_table(table, format_, sys.stdout.buffer, run_columns=run_columns, withheld=withheld)
    else:
        rows = export_file(table, format_, output, run_columns=run_columns, withheld=withheld)
    with connect() as connection:
        left_out = 0 if withheld else withheld_events(connection)
    counts = {"rows": rows, "format": format_} | ({"withheld events": left_out} if left_out else {})
    echo_summary(f"export {table}", counts, started)
