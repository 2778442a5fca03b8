"""Near-duplicate articles at scale: recall and precision by kind of copy, throughput, and whether it falls.

    python bench/deduplication.py                        20,000 articles, a minute
    python bench/deduplication.py --articles 1000000     the full measure: an hour, 15 GB of disk

Articles of about 400 words (--words) are made from a Zipf vocabulary with a fixed seed, a tenth of them copies: lightly
or mediumly edited, truncated, given a new lede, with a local addition; one in five carries a standing paragraph of 40
words. They come at 10,000 a day and are deduplicated day by day. Truth is the exact containment of five-word shingles,
at least a half. Three more days are then timed on the grown warehouse, and each of them again on an empty one.
datasketch's in-memory MinHashLSH (128 permutations, threshold 0.5) reads the first 100,000 of the same texts in
.venv-bench, where it is installed if that is possible. Rates are in CPU seconds, of Python and the server together.
Exit code 1 when recall is below 0.97, precision below 0.99, a grown day costs more than 1.3 empty ones, or datasketch
is faster.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from peers.environment import python_with
from sqlalchemy import text
from support.copies import A_DAY, KINDS, Made, Maker
from support.cpu import NOTHING, Spent, spent
from support.database import scratch_database

from pipelines.deduplication import deduplicate
from pipelines.warehouse import connect, transaction, upsert

DATABASE = "launchwire_bench_copies"
LEAST_RECALL, LEAST_PRECISION = 0.97, 0.99
MOST_COST = 1.3
COPY_SHARE = 0.5
MORE_DAYS = 3
PEER_ARTICLES = 100_000
COLUMNS = ("article_id", "url", "canonical_url", "title", "text", "published_at", "publisher", "content_hash")


class Truth:
    """Which made article copies which, with the kind of copy."""

    def __init__(self) -> None:
        self.family: dict[int, int] = {}
        self.copies: list[tuple[str, int, int]] = []

    def add(self, made: Made) -> None:
        """Note one article."""
        if made.source is None:
            return
        self.family[made.number] = self.family.get(made.source, made.source)
        if made.share >= COPY_SHARE:
            self.copies.append((made.kind, made.source, made.number))

    def same(self, one: int, other: int) -> bool:
        """Whether both come from one original."""
        return self.family.get(one, one) == self.family.get(other, other)


def store(made: list[Made]) -> None:
    """Put articles into raw.articles."""
    rows = [
        (
            a.id, f"https://x.example/{a.id}", f"https://x.example/{a.id}", "", a.text, a.published_at,
            f"Paper {a.number % 80}", a.id,
        )
        for a in made
    ]  # fmt: skip
    with transaction() as connection:
        upsert(connection, "raw.articles", COLUMNS, rows, ("article_id",))


def timed_run(made: list[Made]) -> Spent:
    """Store articles; what deduplicating them takes."""
    store(made)
    started = spent()
    deduplicate(run_id="bench")
    return spent() - started


def measure(truth: Truth) -> bool:
    """Print recall by kind and precision; whether both targets are met."""
    with connect() as connection:
        rows = connection.execute(text("SELECT left_id, right_id FROM core.article_copies")).all()
    found = {(int(left), int(right)) for left, right in rows}
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for kind, source, copy in truth.copies:
        by_kind[kind].append((source, copy) in found)
    for kind in KINDS:
        hits = by_kind[kind]
        print(f"  recall {kind:15} {sum(hits) / max(1, len(hits)):.4f}  of {len(hits):,}")
    every = [hit for hits in by_kind.values() for hit in hits]
    right = sum(truth.same(one, other) for one, other in found)
    recall, precision = sum(every) / len(every), right / max(1, len(found))
    print(f"  recall all             {recall:.4f}  (target {LEAST_RECALL})")
    print(f"  precision              {precision:.4f}  (target {LEAST_PRECISION})  of {len(found):,} pairs")
    return recall >= LEAST_RECALL and precision >= LEAST_PRECISION


def grow(count: int, maker: Maker, truth: Truth, sample: Path) -> Spent:
    """Make, store and deduplicate `count` articles day by day, printing the rate of each tenth; all that it took."""
    day, whole, part, since = min(A_DAY, count // 10), NOTHING, NOTHING, 0
    with sample.open("w", encoding="utf-8") as lines:
        for start in range(0, count, day):
            made = list(maker.articles(start, min(day, count - start)))
            for one in made:
                truth.add(one)
            if start < PEER_ARTICLES:
                lines.writelines(one.text + "\n" for one in made)
            part += timed_run(made)
            done = start + len(made)
            if done - since >= count // 10 or done == count:
                n = done - since
                python, server = 1e6 * part.python / n, 1e6 * part.server / n
                print(f"  to {done:9,}: {n / part.cpu:6,.0f} a CPU second ({python:.0f} + {server:.0f} µs of Python + "
                      f"server), {n / part.clock:6,.0f} a second", flush=True)  # fmt: skip
                whole, part, since = whole + part, NOTHING, done
    return whole


def datasketch(sample: Path) -> tuple[int, float, float] | None:
    """Texts, CPU seconds and seconds that datasketch takes; None when it cannot be installed."""
    python = python_with("datasketch")
    if python is None:
        return None
    with sample.open(encoding="utf-8") as lines:
        script = Path(__file__).parent / "peers" / "minhash.py"
        done = subprocess.run([python, script], stdin=lines, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    return result["texts"], result["cpu"], result["seconds"]


def main() -> int:
    """Grow, measure, add more days here and on empty warehouses, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--words", type=int, default=400)
    options = parser.parse_args()
    maker, truth, count = Maker(options.words), Truth(), options.articles
    day = min(A_DAY, count // 10)
    with tempfile.TemporaryDirectory() as directory:
        sample = Path(directory) / "texts.txt"
        with scratch_database(DATABASE):
            whole = grow(count, maker, truth, sample)
            print(f"{count:,} articles of about {options.words} words: {count / whole.cpu:,.0f} a CPU second; {whole}")
            ok = measure(truth)
            days = [list(maker.articles(count + n * day, day)) for n in range(MORE_DAYS)]
            grown = [timed_run(made) for made in days]
        empty = []
        for made in days:
            with scratch_database(DATABASE):
                empty.append(timed_run(made))
        cost = sum(s.cpu for s in grown) / sum(s.cpu for s in empty)
        by_clock = sum(s.clock for s in grown) / sum(s.clock for s in empty)
        grown_s, empty_s = sum(s.cpu for s in grown) / MORE_DAYS, sum(s.cpu for s in empty) / MORE_DAYS
        print(f"one more day of {day:,}: {grown_s:.1f} CPU s on {count:,}, {empty_s:.1f} on none; {cost:.2f} x by CPU, "
              f"{by_clock:.2f} x by the clock (limit {MOST_COST} x)")  # fmt: skip
        ok = ok and cost <= MOST_COST
        peer = datasketch(sample)
    if peer is None:
        print("skip  datasketch could not be installed into .venv-bench: no comparison")
        return 0 if ok else 1
    texts, cpu, clock = peer
    ratio = (count / whole.cpu) / (texts / cpu)
    print(f"datasketch MinHashLSH in memory, {texts:,} of the texts: {texts / cpu:,.0f} a CPU second, "
          f"{texts / clock:,.0f} a second; ours on disk is {ratio:.2f} x by CPU, "
          f"{(count / whole.clock) / (texts / clock):.2f} x by the clock")  # fmt: skip
    return 0 if ok and ratio >= 1 else 1


if __name__ == "__main__":
    sys.exit(main())
