"""Corrected tests replayed: a first report with the old value, a later one with the correction, through the whole line.

    python bench/revisions.py
    python bench/revisions.py --errors      print the reports of each test that went wrong

The tests and values are those that people corrected in the CNS-derived list (../shared/reference/dprk_revisions.csv),
the reports are made (bench/support/revised.py). Each order of arrival (as published, backwards, all at once, shuffled)
runs on a fresh database. A replay is right when the day has one event, its status is corrected, it shows the new value,
`show --as-of` a time between the reports shows the old one and, where they arrived as published, event_history has one
row from the old to the new. Skips (exit 0) when ../shared is absent; exit code
1 below 0.9 in any order.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from click.testing import CliRunner
from sqlalchemy import text
from stream_recall import CNS, SHARED
from support.database import scratch_database
from support.revised import Revision, in_order, reports, revisions

from launchwire.cli.show import command as show
from pipelines.articles.store import store_articles
from pipelines.deduplication import deduplicate
from pipelines.extraction.step import extract_articles
from pipelines.model import Article
from pipelines.resolution import resolve
from pipelines.warehouse import connect

LIST = SHARED / "dprk_revisions.csv"
LEAST = 0.9
LEAST_TESTS = 20


def batches(articles: Sequence[Article], order: str) -> list[list[Article]]:
    """The articles as they arrive."""
    if order == "all at once":
        return [list(articles)]
    arriving = list(articles)
    if order == "backwards":
        arriving.reverse()
    elif order == "shuffled":
        random.Random(5).shuffle(arriving)
    size = len(arriving) // 8 + 1
    return [arriving[start : start + size] for start in range(0, len(arriving), size)]


def run_line(arriving: Sequence[Sequence[Article]]) -> None:
    """The whole line after each batch."""
    for batch in arriving:
        store_articles(batch)
        extract_articles(run_id="bench")
        deduplicate(run_id="bench")
        resolve(run_id="bench")


def as_of(event_id: str, moment: datetime, column: str) -> object:
    """What `launchwire show` says of a column at a time; None when it knows no such event then."""
    done = CliRunner().invoke(show, [event_id, "--as-of", f"{moment:%Y-%m-%dT%H:%MZ}", "--json"])
    return json.loads(done.output)["event"][column] if done.exit_code == 0 else None


def faults(revision: Revision, number: int, *, arrived_in_order: bool) -> list[str]:
    """What is wrong with the tables about one revision."""
    told = reports(revision, number)
    with connect() as connection:
        found = connection.execute(
            text(
                "SELECT * FROM warehouse.launch_events WHERE actor = 'PRK' AND duplicate_of IS NULL "
                "AND article_count > 0 AND launched_on = :day"
            ),
            {"day": revision.day},
        ).all()
        if len(found) != 1:
            return [f"{len(found)} events on {revision.day}"]
        event = found[0]
        rows = connection.execute(
            text("SELECT old_value, new_value FROM warehouse.event_history WHERE event_id = :id AND field = :field"),
            {"id": event.event_id, "field": revision.column},
        )
        changes = [tuple(row) for row in rows]
    out = []
    if event.status != "corrected":
        out.append(f"status {event.status}")
    if _text(getattr(event, revision.column)) != revision.new:
        out.append(f"{revision.column} is {getattr(event, revision.column)}, not {revision.new}")
    if arrived_in_order and (revision.old, revision.new) not in changes:
        out.append(f"history has {changes}, not {(revision.old, revision.new)}")
    between = told[-1][0] - timedelta(hours=1)
    if _text(as_of(event.event_id, between, revision.column)) != revision.old:
        out.append(f"as of {between:%Y-%m-%d %H:%M} not {revision.old}")
    return out


def _text(value: object) -> str | None:
    return f"{value:g}" if isinstance(value, float) else None if value is None else str(value)


def main() -> int:
    """Replay in each order and print the share that is right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    if not LIST.exists():
        print("skipped: ../shared is absent")
        return 0
    tests = revisions(LIST, CNS)
    articles = in_order([reports(one, number) for number, one in enumerate(tests)])
    worst = 1.0
    for order in ("as published", "all at once", "backwards", "shuffled"):
        with scratch_database("launchwire_revisions"):
            run_line(batches(articles, order))
            forward = order in ("as published", "all at once")
            found = {n: faults(one, n, arrived_in_order=forward) for n, one in enumerate(tests)}
        wrong = {n: what for n, what in found.items() if what}
        share = 1 - len(wrong) / len(tests)
        worst = min(worst, share)
        print(
            f"{order:13} {len(tests) - len(wrong)} of {len(tests)} corrected tests right: {share:.3f}  (target {LEAST})"
        )
        for number, what in wrong.items():
            print(f"    {tests[number].day} {tests[number].field}: {'; '.join(what)}")
            if options.errors:
                for at, article in reports(tests[number], number):
                    print(f"        {at:%a %Y-%m-%d %H:%M} {article.text}")
    return 0 if worst >= LEAST and len(tests) >= LEAST_TESTS else 1


if __name__ == "__main__":
    sys.exit(main())
