"""`launchwire up`: the local Airflow with its UI."""

from __future__ import annotations

import sys

import click
from rich.console import Console

from launchwire.runtime import local_airflow
from launchwire.runtime.airflow_env import airflow_home
from launchwire.runtime.local_airflow import Started


def _tell(started: Started) -> None:
    click.echo(f"Airflow: {started.url}")
    if started.password is not None:
        click.echo(f"log in as admin with password {started.password} (shown this once)")
    else:
        click.echo(f"log in as admin; the password is in {airflow_home().passwords}")


@click.command()
@click.option("--port", type=int, default=None, help="Port of the UI on loopback; by default that of the last time.")
@click.option("--foreground", is_flag=True, help="Stay here until Ctrl-C instead of going to the background.")
@click.option("--timeout", type=float, default=180, show_default=True, help="Seconds to wait until all is healthy.")
def command(port: int | None, foreground: bool, timeout: float) -> None:
    """Start the local Airflow on the embedded PostgreSQL, with the daily run on its schedule.

    \b
    launchwire up
    launchwire up --port 8080 --foreground
    """
    if foreground:
        sys.exit(local_airflow.start_in_foreground(port=port, tell=_tell))
    with Console(stderr=True).status("starting") as spinner:
        started = local_airflow.start(port=port, timeout=timeout, tell=spinner.update)
    if started.already:
        click.echo("Airflow runs already")
    _tell(started)
    click.echo("launchwire status shows its health, launchwire down stops it")
