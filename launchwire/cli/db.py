"""`launchwire db`: the warehouse's server and schema."""

from __future__ import annotations

import os
import shutil

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
