"""`launchwire import`: articles from files, without the web."""

from __future__ import annotations

import time

import click

from launchwire.cli.progress import echo_summary, progress
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.articles.reading import Reject
from pipelines.articles.step import import_files
from pipelines.warehouse import new_run_id, run_record

# Beyond this many lines the reports would scroll the summary away; all of them are rows of raw.rejects.
_SHOWN = 20


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def command(files: tuple[str, ...]) -> None:
    """Store articles from JSON Lines (plain, .gz, .zst, - for standard input), WARC or HTML files.

    A line that cannot become an article is reported with its file and number, kept in raw.rejects and counted; all
    others land. Importing a file twice changes nothing.

    \b
    launchwire import articles.jsonl archive/*.warc.gz page.html
    zcat items.jsonl.gz | launchwire import -
    """
    ensure_warehouse()
    started = time.monotonic()
    shown = 0

    def report(reject: Reject) -> None:
        nonlocal shown
        shown += 1
        if shown <= _SHOWN:
            click.echo(str(reject), err=True)
        elif shown == _SHOWN + 1:
            click.echo("… further rejects are in raw.rejects", err=True)

    with run_record("import", new_run_id()) as run, progress("import") as on_progress:
        run.counts = dict(import_files(files, run_id=run.run_id, on_progress=on_progress, on_reject=report))
    echo_summary("import", run.counts, started)
    if run.counts["rejected"] and not run.counts["articles"]:
        raise click.ClickException("no line of the input could become an article")
