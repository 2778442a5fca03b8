"""The import step against the least that loads the same file: json, COPY to a temporary table, INSERT … ON CONFLICT.

    python bench/bulk_load.py                  40,000 made items of about 480 characters
    python bench/bulk_load.py --articles 100000 --words 400

Both load one JSON Lines file into raw.articles, with its indexes and triggers, on fresh databases, in turn, three times
each; the least CPU seconds of Python and the server together count. The import step also checks every line, makes ids
and canonical addresses, hashes, keeps revisions and issues, and takes turns with other writers. Exit code 1 when it
takes more than 1.5 times as long.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
import tempfile
from itertools import islice
from pathlib import Path

from support.copies import Maker
from support.cpu import Spent, spent
from support.database import scratch_database

from pipelines.articles.step import BATCH, import_files
from pipelines.warehouse import transaction

DATABASE = "launchwire_bench_bulk"
LIMIT = 1.5
ROUNDS = 3
COLUMNS = "article_id, url, canonical_url, title, text, published_at, publisher, content_hash"


def write_file(path: Path, count: int, words: int) -> None:
    """A JSON Lines file of made articles."""
    with path.open("w", encoding="utf-8") as lines:
        for made in Maker(words).articles(0, count):
            row = {
                "id": made.id, "url": f"https://news.example/world/{made.id}", "title": made.text[:60],
                "text": made.text, "published_at": f"2023-03-{made.number % 28 + 1:02d}T12:00:00Z",
                "publisher": f"Paper {made.number % 80}",
            }  # fmt: skip
            lines.write(json.dumps(row) + "\n")


def load_barely(path: Path) -> None:
    """The least: what a script of twenty lines does."""
    with path.open(encoding="utf-8") as lines:
        while batch := list(islice(lines, BATCH)):
            buffer = io.StringIO()
            writer = csv.writer(buffer)
            for line in batch:
                a = json.loads(line)
                key, url = a["id"], a["url"]
                writer.writerow((key, url, url, a["title"], a["text"], a["published_at"], a["publisher"], key))
            buffer.seek(0)
            with transaction() as connection:
                cursor = connection.connection.cursor()
                cursor.execute(
                    f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {COLUMNS} FROM raw.articles WITH NO DATA"
                )
                cursor.copy_expert("COPY incoming FROM STDIN WITH (FORMAT csv)", buffer)
                cursor.execute(
                    f"INSERT INTO raw.articles ({COLUMNS}) SELECT {COLUMNS} FROM incoming "
                    "ON CONFLICT (article_id) DO UPDATE SET text = excluded.text, title = excluded.title"
                )


def timed(path: Path, *, barely: bool) -> Spent:
    """What one load into an empty database takes."""
    with scratch_database(DATABASE):
        started = spent()
        if barely:
            load_barely(path)
        else:
            import_files([str(path)], run_id="bench")
        return spent() - started


def main() -> int:
    """Load in turn and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=40_000)
    parser.add_argument("--words", type=int, default=75)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "articles.jsonl"
        write_file(path, options.articles, options.words)
        rounds = [(timed(path, barely=True), timed(path, barely=False)) for _ in range(ROUNDS)]
    least = [min(pair, key=lambda s: s.cpu) for pair in zip(*rounds, strict=True)]
    for name, one in zip(("COPY + INSERT … ON CONFLICT", "launchwire import"), least, strict=True):
        print(f"{name:28} {options.articles / one.cpu:8,.0f} articles a CPU second; {one}")
    ratio = least[1].cpu / least[0].cpu
    print(f"the import step takes {ratio:.2f} x the least (limit {LIMIT} x)")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
