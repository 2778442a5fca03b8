"""Real articles in random orders and batches: the same events, values, flights and claims every time.

    python bench/shuffle.py                3 orders
    python bench/shuffle.py --orders 20    the full measure, ten minutes

The articles are the annotated ones and the feed items that tell of a launch. Each order runs the whole line (import,
extract, deduplicate, resolve) after every batch; what extract reads in an article is computed once, as it is a pure
function of the article. An item that revises an earlier one (same address) comes after it, as which of two texts is the
newer is told by their arrival alone. Only the running number at the end of an event id may differ. Skips (exit 0) when
../shared is absent; exit code 1 when two orders differ.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from resolution_quality import GOLD
from sqlalchemy import text
from stream_recall import STREAM
from support.database import scratch_database

from pipelines.articles.jsonl import parse_line
from pipelines.articles.reading import Read
from pipelines.articles.step import import_files
from pipelines.deduplication import deduplicate
from pipelines.extraction import extract
from pipelines.extraction import step as extraction_step
from pipelines.extraction.step import extract_articles
from pipelines.model import Article, Mention
from pipelines.resolution import resolve
from pipelines.warehouse import connect, transaction

TABLES = {
    "launch_events": "SELECT * FROM warehouse.launch_events WHERE duplicate_of IS NULL AND article_count > 0",
    "flights": "SELECT * FROM warehouse.flights",
    "claims": "SELECT * FROM warehouse.claims",
    "event_mentions": "SELECT * FROM warehouse.event_mentions",
    "reviews": "SELECT * FROM core.reviews",
    "article_groups": "SELECT article_id, original_id FROM core.article_groups",
}
_NUMBER = re.compile(r"([A-Z_]{3,}-\d{4}-\d\d-\d\d)-\d{2,}")


@cache
def read_once(article: Article) -> list[Mention]:
    """What extract reads in an article; the same article is asked for in every order."""
    return extract(article)


def telling_lines() -> list[str]:
    """The lines of the stream whose article has a mention, and those of all annotated articles."""
    told = []
    with gzip.open(STREAM, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            record = parse_line(line.encode(), STREAM.name, number)
            if isinstance(record, Read) and read_once(record.article):
                told.append(line)
    return told + (GOLD / "dev.articles.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


def shuffled(lines: list[str], dice: random.Random) -> list[str]:
    """The lines in a random order; those of one article among themselves in theirs."""
    order = list(range(len(lines)))
    dice.shuffle(order)
    places: dict[str, list[int]] = defaultdict(list)
    for place, index in enumerate(order):
        places[_article_id(lines[index])].append(place)
    for own in places.values():
        for place, index in zip(own, sorted(order[p] for p in own), strict=True):
            order[place] = index
    return [lines[index] for index in order]


@cache
def _article_id(line: str) -> str:
    record = parse_line(line.encode(), "", 0)
    return record.article.id if isinstance(record, Read) else line


def empty() -> None:
    """Forget everything."""
    with transaction() as connection:
        connection.exec_driver_sql("TRUNCATE raw.articles, warehouse.launch_events, warehouse.event_history CASCADE")
        connection.exec_driver_sql("TRUNCATE core.article_sketches, core.reviews")


def run_order(lines: list[str], seed: int) -> dict[str, Counter[str]]:
    """The tables after one random order and batching; event ids without their running numbers."""
    empty()
    dice = random.Random(seed)
    order = shuffled(lines, dice)
    with tempfile.TemporaryDirectory() as directory:
        while order:
            size = dice.randint(len(lines) // 10, len(lines) // 2)
            batch, order = order[:size], order[size:]
            path = Path(directory) / "batch.jsonl"
            path.write_text("".join(batch), encoding="utf-8")
            import_files([str(path)], run_id="bench")
            extract_articles(run_id="bench")
            deduplicate(run_id="bench")
            resolve(run_id="bench")
    found = {}
    with connect() as connection:
        for name, query in TABLES.items():
            rows = (str(dict(sorted(row._mapping.items()))) for row in connection.execute(text(query)))
            found[name] = Counter(_NUMBER.sub(r"\1", row) for row in rows)
    return found


def main() -> int:
    """Run all orders and compare each with the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=3)
    options = parser.parse_args()
    if not STREAM.exists():
        print("skipped: ../shared is absent")
        return 0
    different = 0
    extraction_step.extract = read_once
    with scratch_database("launchwire_shuffle"):
        lines = telling_lines()
        print(f"{len(lines):,} articles", flush=True)
        first: dict[str, Counter[str]] = {}
        for seed in range(options.orders):
            started = time.monotonic()
            found = run_order(lines, seed)
            first = first or found
            unlike = {name: found[name] - first[name] for name in TABLES if found[name] != first[name]}
            different += bool(unlike)
            sizes = {name: sum(rows.values()) for name, rows in found.items()}
            print(
                f"order {seed:2}: {time.monotonic() - started:5.1f} s  {sizes}  {'DIFFERS' if unlike else 'the same'}"
            )
            for name, rows in unlike.items():
                for row in list(rows)[:3]:
                    print(f"    {name}: {row[:300]}")
    print(f"{options.orders - different} of {options.orders} orders give the same tables")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
