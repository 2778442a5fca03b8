"""`launchwire override` and `launchwire judge`: what people decide, applied at once and kept through every rerun."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable
from typing import Literal

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection, text

from launchwire.cli.progress import echo_summary
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.export.formats import shown_value
from pipelines.resolution import decisions, resolve
from pipelines.resolution.decisions import DecisionError, Verdict
from pipelines.warehouse import connect, new_run_id, run_record, transaction

What = Literal["judgement", "override"]

_AUTHOR = click.option("--author", default=getpass.getuser, show_default="your login name", help="Who decides.")
_REASON = click.option("--reason", required=True, help="Why, in your words; shown wherever the decision is.")


def _apply(what: What, write: Callable[[Connection], int | None], author: str, reason: str | None = None) -> int:
    """Write the decision, then resolve; its number. Nothing is stored when it does not hold water."""
    if not author.strip() or (reason is not None and not reason.strip()):
        raise click.UsageError("--author and --reason must not be empty")
    ensure_warehouse()
    try:
        with transaction() as connection:
            number = write(connection)
    except DecisionError as error:
        raise click.UsageError(str(error)) from error
    started = time.monotonic()
    with run_record("resolve", new_run_id()) as run:
        run.note = f"after {what} {number} by {author}"[:500]
        run.counts = dict(resolve(run_id=run.run_id))
    echo_summary("resolve", run.counts, started)
    return number or 0


def _tell(what: What, number: int) -> None:
    click.echo(
        f"{what} {number} holds; take it back with: launchwire {'judge' if what == 'judgement' else what} undo {number}"
    )


def _list(kind: str) -> None:
    """The decisions, newest first: a table on a terminal, tab-separated lines in a pipe."""
    ensure_warehouse()
    names = ("decision", "verdict", "left_ref", "right_ref", "field", "value", "author", "reason", "made_at",
             "undone_at", "undone_by")  # fmt: skip
    query = f"SELECT {', '.join(names)} FROM warehouse.decisions WHERE decision LIKE :kind ORDER BY made_at DESC"
    with connect() as connection:
        rows = connection.execute(text(query), {"kind": f"{kind} %"}).all()
    if not sys.stdout.isatty():
        for cells in (names, *rows):
            click.echo("\t".join(shown_value(cell) for cell in cells))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(shown_value(cell)) for cell in row), style="dim" if row.undone_at else "")
    Console().print(table)


@click.group()
def override() -> None:
    """Set a value of a launch event by hand: set, undo, list.

    \b
    launchwire override set PRK-2019-05-09-01 range_km 430 --reason "JCS, second briefing"
    launchwire override undo 7
    """


@override.command(name="set")
@click.argument("event_id")
@click.argument("field")
@click.argument("value", required=False)
@click.option("--empty", is_flag=True, help="Instead of a value: hold that nothing is known.")
@_REASON
@_AUTHOR
def set_(event_id: str, field: str, value: str | None, empty: bool, reason: str, author: str) -> None:
    """Set FIELD, a column of launch_events, to VALUE; it wins over every claim until it is undone.

    \b
    launchwire override set PRK-2019-05-09-01 site_name Kusong --reason "satellite image of 10 May"
    launchwire override set PRK-2019-05-09-01 apogee_km --empty --reason "a misprint"
    """
    if (value is None) != empty:
        raise click.UsageError("give a VALUE or --empty, not both and not neither")

    def write(connection: Connection) -> int:
        return decisions.override(connection, event_id, field, value, author=author, reason=reason)

    _tell("override", _apply("override", write, author, reason))


def _undo(what: What, number: int, author: str) -> None:
    def write(connection: Connection) -> None:
        decisions.undo(connection, what, number, author=author)

    _apply(what, write, author)
    click.echo(f"{what} {number} is taken back")


@override.command(name="undo")
@click.argument("number", type=int)
@_AUTHOR
def undo_override(number: int, author: str) -> None:
    """Take an override back; the claims decide again. The row stays, with who took it back and when."""
    _undo("override", number, author)


@override.command(name="list")
def list_overrides() -> None:
    """All overrides, newest first, those taken back too."""
    _list("override")


@click.group()
def judge() -> None:
    """Say which accounts speak of one event, of two, or of none: same, different, retract, undo, list.

    A reference is an event (PRK-2019-05-09-01) or one article's account of it (a mention: 6150f0d77ae0b3#1).

    \b
    launchwire judge same PRK-2019-05-09-01 PRK-2019-05-09-02 --reason "one salvo, told twice"
    launchwire judge different 6150f0d77ae0b3#1 PRK-2019-05-09-01 --reason "the test of 4 May"
    launchwire judge retract PRK-2019-05-10-01 --reason "artillery drill, no missile"
    launchwire judge undo 3
    """


def _judge(verdict: Verdict, left: str, right: str | None, reason: str, author: str) -> None:
    def write(connection: Connection) -> int:
        return decisions.judge(connection, verdict, left, right, author=author, reason=reason)

    _tell("judgement", _apply("judgement", write, author, reason))


def _pair(verdict: Verdict, help_: str) -> None:
    @judge.command(name=verdict, help=help_)
    @click.argument("left")
    @click.argument("right")
    @_REASON
    @_AUTHOR
    def command(left: str, right: str, reason: str, author: str) -> None:
        _judge(verdict, left, right, reason, author)


_pair("same", "LEFT and RIGHT are one launch event; the later id leads to the other from now on.")
_pair("different", "LEFT and RIGHT are two launch events; name mentions to split one event.")


@judge.command()
@click.argument("event")
@_REASON
@_AUTHOR
def retract(event: str, reason: str, author: str) -> None:
    """EVENT did not happen, or was no launch; it stays in the table as retracted and is counted nowhere."""
    _judge("retract", event, None, reason, author)


@judge.command(name="undo")
@click.argument("number", type=int)
@_AUTHOR
def undo_judgement(number: int, author: str) -> None:
    """Take a judgement back; the scores decide again. The row stays, with who took it back and when."""
    _undo("judgement", number, author)


@judge.command(name="list")
def list_judgements() -> None:
    """All judgements, newest first, those taken back too."""
    _list("judgement")
