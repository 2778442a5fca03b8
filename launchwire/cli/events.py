"""`launchwire events`: the table of launch events, filtered."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import text

from launchwire.cli.days import Day
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.export.formats import json_value, shown_value
from pipelines.export.plain import one_line
from pipelines.export.tables import LAUNCH_EVENTS
from pipelines.warehouse import connect

# What fits a terminal of 100 columns; `launchwire show` and --json have the rest.
_SHOWN = ("event_id", "status", "count", "weapon_class", "weapon_name", "site_name", "range_km", "apogee_km", "outcome")


def select_events(
    equal: dict[str, tuple[str, ...]], since: date | None, until: date | None, merged: bool, limit: int | None
) -> list[dict[str, Any]]:
    """The events whose columns are among `equal` (case apart) and whose date lies in the span, newest first."""
    where, params = ["true"], dict[str, Any]()
    for column, wanted in equal.items():
        if wanted:
            where.append(f"lower({column}) = ANY(:{column})")
            params[column] = [value.lower() for value in wanted]
    if since:
        where.append("launched_on >= :since")
        params["since"] = since
    if until:
        where.append("launched_on <= :until")
        params["until"] = until
    if not merged:
        where.append("duplicate_of IS NULL")
    order = "launched_on DESC NULLS LAST, event_id DESC"
    query = f"SELECT {', '.join(LAUNCH_EVENTS.columns)} FROM warehouse.launch_events WHERE {' AND '.join(where)}"
    with connect() as connection:
        rows = connection.execute(text(f"{query} ORDER BY {order} LIMIT :limit"), params | {"limit": limit})
        return [dict(row._mapping) for row in rows]


def count_text(low: int | None, high: int | None) -> str:
    """A count as people write it: 2, 2–3, 2+, or nothing."""
    if low is None:
        return "" if high is None else f"≤{high}"
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}–{high}"


def print_table(events: list[dict[str, Any]], console: Console) -> None:
    """The events as a table for people."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in _SHOWN:
        right = name in {"count", "range_km", "apogee_km"}
        # An id is copied to `launchwire show`, so it is never cut.
        table.add_column(name, justify="right" if right else "left", no_wrap=name in {"event_id", "status"})
    for event in events:
        cells = event | {"count": count_text(event["count_min"], event["count_max"])}
        shown = [Text(shown_value(cells[name])) for name in _SHOWN]
        if event["status"] in {"disputed", "retracted"}:
            shown[1].stylize("yellow" if event["status"] == "disputed" else "red")
        table.add_row(*shown)
    console.print(table)


@click.command()
@click.option("--actor", multiple=True, help="ISO 3166-1 alpha-3 or group id, e.g. PRK; may be repeated.")
@click.option("--since", type=Day(), help="First date at the launch site: 2019-05-01, 2019-05 or 2019.")
@click.option("--until", type=Day(end=True), help="Last date, likewise.")
@click.option("--class", "weapon_class", multiple=True, help="Weapon class, e.g. SRBM; may be repeated.")
@click.option("--kind", multiple=True, help="test, exercise, attack, space_launch, intercept_test or unknown.")
@click.option("--status", multiple=True, help="reported, confirmed, corrected, disputed or retracted.")
@click.option("--outcome", multiple=True, help="success, failure, intercepted, partial or unknown.")
@click.option("--site", "site_id", multiple=True, help="Launch site id of the gazetteer.")
@click.option("--merged", is_flag=True, help="Also the ids that were merged into another event.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, newest first.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, all columns.")
def command(
    since: date | None, until: date | None, merged: bool, limit: int | None, as_json: bool, **equal: tuple[str, ...]
) -> None:
    """The launch events, newest first: a table on a terminal, tab-separated lines in a pipe.

    \b
    launchwire events --actor PRK --since 2019-05 --until 2019-08
    launchwire events --class ICBM --status disputed
    launchwire events --json | jq .event_id
    """
    if since and until and since > until:
        raise click.UsageError(f"--since {since} lies after --until {until}")
    ensure_warehouse()
    events = select_events(equal, since, until, merged, limit)
    if as_json:
        for event in events:
            line = {name: json_value(value) for name, value in event.items()}
            click.echo(json.dumps(line, ensure_ascii=False))
    elif sys.stdout.isatty():
        print_table(events, Console())
    else:
        click.echo("\t".join(LAUNCH_EVENTS.columns))
        for event in events:
            click.echo("\t".join(shown_value(value) for value in event.values()))
    if not events:
        with connect() as connection:
            actors = connection.execute(
                text("SELECT DISTINCT actor FROM warehouse.launch_events WHERE actor IS NOT NULL ORDER BY 1 LIMIT 30")
            ).scalars()
            known = ", ".join(map(one_line, actors)) or "none yet; run launchwire run or launchwire import first"
        click.echo(f"no events match; actors in the table: {known}", err=True)
    elif sys.stdout.isatty():
        click.echo(f"{len(events)} events", err=True)
