"""`launchwire show`: one launch event with its sentences, speakers and history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from launchwire.cli.days import Moment
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.export.event import EventRecord, Values, load_event
from pipelines.export.formats import shown_value
from pipelines.export.plain import one_line
from pipelines.warehouse import connect

# A pipe has no width of its own; 160 keeps a sentence on two lines.
_PIPE_WIDTH = 160


def _cell(value: object) -> Text:
    return Text(shown_value(value))


def _grid(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, row))
    return table


def _standing(claim: Values) -> str:
    if claim["chosen"]:
        return "chosen"
    return "corrected since" if claim["superseded_by"] else ""


def print_event(record: EventRecord, console: Console) -> None:
    """The event for a person: its values, then what is behind them."""
    values = record.values
    console.print(Text(f"{record.event_id}  {values['status']}", style="bold"))
    if record.asked_for != record.event_id:
        console.print(Text(f"{record.asked_for} was merged into {record.event_id}", style="yellow"))
    console.print(_cell(values["summary"]))
    console.print()
    stated = [(k, v) for k, v in values.items() if v not in (None, "") and k not in {"event_id", "summary", "status"}]
    console.print(_grid("Values", ("column", "value"), stated))
    if record.flights:
        names = [n for n in record.flights[0] if n != "event_id" and any(f[n] is not None for f in record.flights)]
        console.print()
        console.print(_grid("Flights", names, [[flight[n] for n in names] for flight in record.flights]))
    console.print()
    claims = [
        (
            c["field"],
            c["value"] if c["bound"] == "exact" else f"{c['bound'].replace('_', ' ')} {c['value']}",
            _standing(c),
            c["speaker"] or c["publisher"],
            (c["stated_at"] or "")[:16],
            c["sentence"],
            c["article_url"],
        )
        for c in record.claims
    ]
    console.print(_grid("Claims", ("field", "value", "", "speaker", "stated at", "sentence", "article"), claims))
    console.print()
    changes = [
        ((h["known_at"] or h["recorded_at"])[:16], h["field"], h["old_value"], h["new_value"], h["cause"])
        for h in record.history
    ]
    console.print(_grid("History", ("known at", "field", "from", "to", "cause"), changes))


@click.command()
@click.argument("event_id")
@click.option("--as-of", type=Moment(), help="As it could be known then: 2019-05-09 or 2019-05-09T12:00Z.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def command(event_id: str, as_of: datetime | None, as_json: bool) -> None:
    """One launch event: values, flights, the sentences and speakers behind them, history.

    An id that was merged into another event leads to that one.

    \b
    launchwire show PRK-2019-05-09-01
    launchwire show PRK-2019-05-09-01 --as-of 2019-05-09
    """
    ensure_warehouse()
    with connect() as connection:
        record = load_event(connection, event_id, as_of)
        known = record is not None or load_event(connection, event_id) is not None
    if record is None:
        if known:
            raise click.UsageError(f"{event_id}: nothing had been reported by {as_of:%Y-%m-%d %H:%M} UTC")
        raise click.UsageError(f"{one_line(event_id)}: no such event; launchwire events lists them")
    if as_json:
        click.echo(json.dumps(record.to_json(), ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    print_event(record, console if console.is_terminal else Console(highlight=False, width=_PIPE_WIDTH))
