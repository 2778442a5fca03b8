"""`launchwire db`: the warehouse's server and schema."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click

from launchwire.cli.warehouse import ensure_warehouse
from launchwire.runtime import postgres
from pipelines.export.dictionary import data_dictionary
from pipelines.settings import libpq_url, settings
from pipelines.warehouse import connect, migrate
from pipelines.warehouse.summaries import refresh_summaries


@click.group()
def command() -> None:
    """The warehouse's server: up, down, url, migrate, psql; its summaries and its dictionary."""


@command.command()
def up() -> None:
    """Start the embedded PostgreSQL, bring the schema up to date, print the address."""
    click.echo(libpq_url(ensure_warehouse()))


@command.command()
def down() -> None:
    """Stop the embedded PostgreSQL; the data stays."""
    click.echo("stopped" if postgres.stop() else "was not running")


@command.command()
def url() -> None:
    """Print the address of the warehouse, for psql and other programs."""
    click.echo(libpq_url(settings().database_url or postgres.server().url()))


@command.command(name="migrate")
def migrate_() -> None:
    """Apply the migrations that the warehouse lacks and rebuild the views."""
    address = settings().database_url or postgres.start()
    done = migrate(address)
    click.echo("\n".join(done) if done else "up to date")


@command.command()
def backup() -> None:
    """Dump the warehouse to backups/ of the home and prove the dump by restoring it; the newest 14 are kept."""
    from launchwire.maintenance.backup import back_up, restore_test

    ensure_warehouse()
    dump = back_up()
    counts = restore_test(dump)
    click.echo(f"{dump}: restored and compared, {counts['tables']} tables, {counts['rows']} rows")


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--into", default="restored", show_default=True, help="Name of the new database.")
def restore(file: Path, into: str) -> None:
    """Restore a backup into a new database of the same server and print its address; the warehouse is not touched.

    \b
    launchwire db restore .launchwire/backups/launchwire-20260331T032000Z.dump
    LAUNCHWIRE_DATABASE_URL=… launchwire events
    """
    from launchwire.maintenance.backup import restore as restore_into

    ensure_warehouse()
    click.echo(libpq_url(restore_into(file, into)))


@command.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(arguments: tuple[str, ...]) -> None:
    """Open psql on the warehouse; further arguments go to psql.

    \b
    launchwire db psql -c 'SELECT event_id, summary FROM warehouse.launch_events'
    """
    address = libpq_url(ensure_warehouse())
    program = shutil.which("psql") or str(postgres.binaries() / "psql")
    os.execv(program, [program, address, *arguments])


@command.command()
def refresh() -> None:
    """Bring the materialized views up to the tables; every resolve does so at its end."""
    ensure_warehouse()
    click.echo(f"refreshed {refresh_summaries()} materialized views")


@command.command()
def dictionary() -> None:
    """Print the data dictionary, in Markdown, from the COMMENTs of the warehouse.

    \b
    launchwire db dictionary > docs/data-dictionary.md
    """
    ensure_warehouse()
    with connect() as connection:
        click.echo(data_dictionary(connection), nl=False)
