"""`launchwire status`: the health of the local Airflow."""

from __future__ import annotations

import contextlib
import sys

import click
import httpx

from launchwire.runtime import local_airflow
from launchwire.runtime.rest import AirflowApi


def _dag_lines(url: str) -> list[str]:
    """One line for each DAG: paused or on schedule, and how its last run went."""
    api, lines = AirflowApi(int(url.rsplit(":", 1)[1])), []
    for dag in api.dags():
        run = api.last_run(dag["dag_id"])
        last = f"last run {run['state']}, {run['run_after'][:16]}" if run else "never ran"
        note = f" ({run['note']})" if run and run.get("note") else ""
        lines.append(f"  {dag['dag_id']:<24} {'paused' if dag['is_paused'] else 'on':<7} {last}{note}")
    return lines


@click.command()
def command() -> None:
    """Say what runs and how it is; exit code 0 when all is healthy, else 1."""
    found = local_airflow.status()
    click.echo(f"PostgreSQL: {'running' if found.database else 'stopped'}")
    if not found.running:
        click.echo("Airflow: stopped")
        sys.exit(1)
    click.echo(f"Airflow: {'healthy' if found.healthy else 'UNHEALTHY'} at {found.url}, since {found.started_at}")
    for name, part in found.components.items():
        restarts = f", restarted {part['restarts']} times" if part["restarts"] else ""
        click.echo(f"  {name:<24} {'process ' + str(part['pid']) if part['pid'] else 'DOWN'}{restarts}")
    for problem in found.problems:
        click.echo(f"  PROBLEM: {problem}")
    with contextlib.suppress(httpx.HTTPError):  # said above as a problem
        click.echo("\n".join(_dag_lines(found.url)))
    sys.exit(0 if found.healthy else 1)
