"""`launchwire demo`: the main job, end to end, on the embedded PostgreSQL and a bundled newsroom."""

from __future__ import annotations

import time

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from launchwire.cli.events import print_table, select_events
from launchwire.cli.show import print_event
from launchwire.cli.warehouse import ensure_warehouse
from launchwire.runtime.dag_run import DagReport, run_daily
from pipelines.export.event import load_event
from pipelines.settings import REPOSITORY, libpq_url, settings
from pipelines.warehouse import connect
from spiders import newsroom
from spiders.newsroom.content import articles, outlets

# The newsroom's first and last article; the window of the run.
SINCE, UNTIL = "2016-01-01", "2024-12-31"


def newsroom_environment(address: str) -> dict[str, str]:
    """What a run needs to read the newsroom at `address` instead of the world."""
    return {
        "LAUNCHWIRE_NEWSROOM": address,
        "LAUNCHWIRE_SOURCES_DIR": str(REPOSITORY / "spiders" / "newsroom" / "sources"),
        "LAUNCHWIRE_ALLOW_LOOPBACK": "true",
    }


@click.command()
def command() -> None:
    """Crawl a small newsroom on loopback through the daily DAG and print what the warehouse then holds.

    The newsroom's outlets are invented and its articles written for the demo, from real facts. Running it again changes
    nothing.

    \b
    launchwire demo
    """
    console = Console(highlight=False, width=None if Console().is_terminal else 150)
    started = time.monotonic()
    url = ensure_warehouse()
    console.print(f"warehouse  {libpq_url(url)}")
    with newsroom.serve() as address:
        console.print(f"newsroom   {address} ({len(articles())} articles, {len(outlets())} outlets)")
        console.print("running the tasks of launch_events_daily through Airflow …")
        report = run_daily(SINCE, UNTIL, environ=newsroom_environment(address))
    _print_tasks(report, console)
    if report.state != "success":
        log = settings().home / "demo.log"
        log.write_text(report.log)
        reasons = [line for line in report.log.splitlines() if "[error" in line]
        click.echo("\n".join([*reasons, f"the whole log: {log}"]), err=True)
        raise click.exceptions.Exit(1)
    console.print("\n[bold]warehouse.launch_events[/bold]")
    events = select_events({}, None, None, merged=False, limit=None)
    print_table(events, console)
    if events:
        # A corrected event shows most: values that lost stand beside those that won.
        traced = max(events, key=lambda event: (event["corrected"], event["article_count"], event["event_id"]))
        _print_trace(traced["event_id"], console)
        _print_next(console, traced["event_id"])
    console.print(f"demo: {len(events)} events in {time.monotonic() - started:.0f} s")


def _print_trace(event_id: str, console: Console) -> None:
    console.print(f"\n[bold]Where each value of {event_id} came from[/bold] (launchwire show {event_id})")
    with connect() as connection:
        record = load_event(connection, event_id, None)
    if record:
        print_event(record, console)


def _print_tasks(report: DagReport, console: Console) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("task", "state", "seconds", "counts"):
        table.add_column(name, overflow="fold")
    for task in report.tasks:
        counts = ", ".join(f"{k} {v}" for k, v in task.result.items()) if isinstance(task.result, dict) else ""
        label = f"{task.task} ({task.name})" if task.name else task.task
        style = "green" if task.state == "success" else "red"
        table.add_row(Text(label), Text(task.state, style=style), f"{task.seconds:.1f}", Text(counts))
    console.print(table)


def _print_next(console: Console, event_id: str) -> None:
    command = ".venv/bin/launchwire"
    rows = [
        ("query", f'{command} db psql -c "SELECT event_id, summary FROM warehouse.launch_events ORDER BY 1"'),
        ("one event", f"{command} show {event_id}"),
        ("export", f"{command} export launch_events --format csv --output launch_events.csv"),
        ("the UI", f"make up    (then {command} status tells the address)"),
        ("stop", "make down"),
    ]
    console.print("\n[bold]What next[/bold]")
    for what, how in rows:
        console.print(Text(f"  {what:<10} {how}"))
