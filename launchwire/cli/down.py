"""`launchwire down`: stop the local Airflow and the embedded PostgreSQL."""

from __future__ import annotations

import click

from launchwire.runtime import local_airflow


@click.command()
@click.option("--keep-database", is_flag=True, help="Leave the embedded PostgreSQL running.")
def command(keep_database: bool) -> None:
    """Stop the local Airflow (running tasks get 30 seconds), then the embedded PostgreSQL. The data stays."""
    airflow, database = local_airflow.stop(with_database=not keep_database)
    click.echo(f"Airflow: {'stopped' if airflow else 'was not running'}")
    if not keep_database:
        click.echo(f"PostgreSQL: {'stopped' if database else 'was not running'}")
