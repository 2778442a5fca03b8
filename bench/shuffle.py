"""Real feed items in random orders and batches: the same events, values, flights and claims every time.

    python bench/shuffle.py                3 orders of the items that tell of a launch
    python bench/shuffle.py --orders 20    the full measure

Each order runs the whole line (import, extract, deduplicate, resolve) after every batch. Only the running number at the
end of an event id may differ. Skips (exit 0) when ../shared is absent; exit code 1 when two orders differ.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlalchemy import text
from stream_recall import STREAM
from support.database import scratch_database

from pipelines.articles.step import import_files
from pipelines.deduplication import deduplicate
from pipelines.extraction.step import extract_articles
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


def telling_lines() -> list[str]:
    """The lines of the stream whose article has a mention."""
    with gzip.open(STREAM, "rt", encoding="utf-8") as lines:
        every = list(lines)
    import_files([str(STREAM)], run_id="bench")
    extract_articles(run_id="bench")
    with connect() as connection:
        query = "SELECT DISTINCT a.url FROM core.mentions JOIN raw.articles AS a USING (article_id)"
        urls = set(connection.execute(text(query)).scalars())
    return [line for line in every if json.loads(line)["url"] in urls]


def empty() -> None:
    """Forget everything."""
    with transaction() as connection:
        connection.exec_driver_sql("TRUNCATE raw.articles, warehouse.launch_events, warehouse.event_history CASCADE")
        connection.exec_driver_sql("TRUNCATE core.article_sketches, core.reviews")


def run_order(lines: list[str], seed: int) -> dict[str, Counter[str]]:
    """The tables after one random order and batching; event ids without their running numbers."""
    empty()
    shuffled = random.Random(seed)
    order = lines[:]
    shuffled.shuffle(order)
    with tempfile.TemporaryDirectory() as directory:
        while order:
            size = shuffled.randint(len(lines) // 10, len(lines) // 2)
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
    with scratch_database("launchwire_shuffle"):
        lines = telling_lines()
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
