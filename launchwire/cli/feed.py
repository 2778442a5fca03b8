"""`launchwire feed` and `launchwire notify`: what is new, corrected or retracted."""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from launchwire.cli.days import Day
from launchwire.cli.progress import echo_summary
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.export.plain import one_line
from pipelines.feed import atom_feed, deliver, notices, queue
from pipelines.feed.webhooks import WebhookError, check_address
from pipelines.warehouse import connect, transaction

# One run tells at most so much; the rest waits for the next.
_MOST = 1_000


def _start(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


@click.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output.")
@click.option("--since", type=Day(), help="Only changes that could be known from this day on.")
@click.option("--limit", type=click.IntRange(1, _MOST), default=100, show_default=True, help="Newest so many.")
@click.option("--base-url", default="", help="Where the report stands; entries link to its pages.")
def feed(output: Path | None, since: date | None, limit: int, base_url: str) -> None:
    """An Atom feed of new, corrected and retracted events.

    \b
    launchwire feed --output feed.xml --base-url https://example.org/launches/
    """
    started = time.monotonic()
    ensure_warehouse()
    with connect() as connection:
        found = notices(connection, _start(since), limit=limit)
    content = atom_feed(found, base_url.rstrip("/") + "/" if base_url else "")
    if output:
        output.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)
    echo_summary("feed", {"entries": len(found)}, started)


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option(
    "--days",
    type=click.IntRange(1, 365),
    default=7,
    show_default=True,
    help="Tell of what was written to the table in so many days.",
)
@click.option(
    "--news-days",
    type=click.IntRange(1, 36500),
    default=30,
    show_default=True,
    help="But not of changes older than this: an imported archive is no news.",
)
def notify(urls: tuple[str, ...], days: int, news_days: int) -> None:
    """Send new, corrected and retracted events to webhooks: signed, each once, tried again until it arrives.

    LAUNCHWIRE_WEBHOOK_SECRET signs (Standard Webhooks: webhook-id, webhook-timestamp, webhook-signature). What a
    receiver does not take now is sent by the next call; exit code 1 tells that something waits.

    \b
    LAUNCHWIRE_WEBHOOK_SECRET=... launchwire notify https://example.org/hook
    """
    now, failed = datetime.now(UTC), 0
    try:
        for url in urls:
            check_address(url)
        secret = os.environ.get("LAUNCHWIRE_WEBHOOK_SECRET", "")
        if not secret:
            raise WebhookError("set LAUNCHWIRE_WEBHOOK_SECRET; webhooks are always signed")
    except WebhookError as error:
        raise click.UsageError(str(error)) from error
    ensure_warehouse()
    for url in urls:
        started = time.monotonic()
        with transaction() as connection:
            found = notices(connection, now - timedelta(days=news_days), now - timedelta(days=days), _MOST)
            counts = {"queued": queue(connection, url, found)}
        counts |= deliver(url, secret)
        failed += counts["failed"] + counts["given_up"]
        echo_summary(f"notify {one_line(url)}", counts, started)
    if failed:
        raise click.exceptions.Exit(1)
