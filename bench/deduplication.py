"""Near-duplicate articles at scale: recall and precision by kind of copy, throughput, and whether it falls.

    python bench/deduplication.py                        20,000 articles, half a minute
    python bench/deduplication.py --articles 1000000     the full measure (hours on a small machine, 6 GB of disk)

Articles of about 400 words are made from a Zipf vocabulary with a fixed seed, a tenth of them copies: lightly or
mediumly edited, truncated, given a new lede, with a local addition; one article in five carries a standing paragraph.
They come at 10,000 a day. Truth is the exact containment of five-word shingles. The last tenth is timed again on an
empty index: the ratio is what a grown warehouse costs. Where datasketch can be imported (it is no dependency), its
in-memory MinHashLSH (128 permutations, threshold 0.5) reads the same texts. Exit code 1 when recall is below 0.97 or
precision below 0.99.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from support.database import scratch_database

from pipelines.deduplication import deduplicate
from pipelines.deduplication.copies import containment
from pipelines.deduplication.fingerprint import fingerprint
from pipelines.warehouse import connect, transaction, upsert

KINDS = ("light", "medium", "truncated", "new lede", "local addition")
A_DAY = 10_000
START = datetime(2030, 1, 1, tzinfo=UTC)
LEAST_RECALL, LEAST_PRECISION = 0.97, 0.99


@dataclass(frozen=True)
class Made:
    """One made article; `source` is the number of the one it copies."""

    number: int
    words: list[str]
    kind: str = "original"
    source: int | None = None

    @property
    def id(self) -> str:
        return f"{self.number:07d}"


class Maker:
    """Makes articles with a fixed seed."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.vocabulary = ["".join(self.random.choices(letters, k=self.random.randint(3, 9))) for _ in range(20_000)]
        self.weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self.vocabulary))))
        self.standing = [self.text(40) for _ in range(50)]

    def text(self, words: int) -> list[str]:
        return self.random.choices(self.vocabulary, cum_weights=self.weights, k=words)

    def original(self, number: int) -> Made:
        words = self.text(self.random.randint(250, 550))
        if self.random.random() < 0.2:
            words += self.random.choice(self.standing)
        return Made(number, words)

    def copy(self, number: int, of: Made) -> Made:
        kind = self.random.choice(KINDS)
        words = list(of.words)
        if kind in ("light", "medium"):
            share = 0.01 if kind == "light" else 0.06
            for place in self.random.sample(range(len(words)), int(share * len(words))):
                words[place] = self.random.choice(self.vocabulary)
        elif kind == "truncated":
            words = words[: int(len(words) * self.random.uniform(0.3, 0.7))]
        elif kind == "new lede":
            cut = int(len(words) * self.random.uniform(0.1, 0.3))
            words = self.text(cut) + words[cut:]
        else:
            words += self.text(int(len(words) * self.random.uniform(0.1, 0.4)))
        return Made(number, words, kind, of.number)

    def articles(self, count: int) -> list[Made]:
        """`count` articles; a copy follows its source within two days' articles."""
        out: list[Made] = []
        for number in range(count):
            recent = out[-2 * A_DAY :]
            if recent and self.random.random() < 0.1:
                out.append(self.copy(number, self.random.choice(recent)))
            else:
                out.append(self.original(number))
        return out


def store(made: list[Made]) -> None:
    """Put articles into raw.articles."""
    columns = ("article_id", "url", "canonical_url", "title", "text", "published_at", "publisher", "content_hash")
    for start in range(0, len(made), 5000):
        rows = [
            (
                a.id, f"https://x.example/{a.id}", f"https://x.example/{a.id}", "", " ".join(a.words),
                START + timedelta(seconds=a.number * 86400 / A_DAY), f"Paper {a.number % 80}", a.id,
            )
            for a in made[start : start + 5000]
        ]  # fmt: skip
        with transaction() as connection:
            upsert(connection, "raw.articles", columns, rows, ("article_id",))
    with connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE raw.articles")


def timed_run() -> float:
    """Seconds of one deduplicate call."""
    started = time.monotonic()
    deduplicate(run_id="bench")
    return time.monotonic() - started


def measure(made: list[Made]) -> bool:
    """Print recall by kind and precision; whether both targets are met."""
    prints = {a.number: fingerprint("", " ".join(a.words)) for a in made if a.source is not None}
    prints |= {n: fingerprint("", " ".join(made[n].words)) for n in {a.source for a in made} - {None}}
    with connect() as connection:
        rows = connection.execute(text("SELECT left_id, right_id FROM core.article_copies")).all()
    found = {(int(left), int(right)) for left, right in rows}
    by_kind: dict[str, list[bool]] = defaultdict(list)
    for a in made:
        if a.source is not None and containment(prints[a.number], prints[a.source]) >= 0.5:
            by_kind[a.kind].append((a.source, a.number) in found)
    every = [hit for hits in by_kind.values() for hit in hits]
    for kind in KINDS:
        hits = by_kind[kind]
        print(f"  recall {kind:15} {sum(hits) / max(1, len(hits)):.4f}  of {len(hits)}")
    family = {a.number: a.number if a.source is None else None for a in made}
    for a in made:
        family[a.number] = a.number if a.source is None else family[a.source]
    right = sum(family[one] == family[other] for one, other in found)
    recall, precision = sum(every) / len(every), right / max(1, len(found))
    print(f"  recall all             {recall:.4f}  (target {LEAST_RECALL})")
    print(f"  precision              {precision:.4f}  (target {LEAST_PRECISION})  of {len(found)} pairs")
    return recall >= LEAST_RECALL and precision >= LEAST_PRECISION


def datasketch_rate(made: list[Made]) -> float | None:
    """Articles a second of datasketch's MinHashLSH on the same texts; None when it is not installed."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        return None
    index = MinHashLSH(threshold=0.5, num_perm=128)
    started = time.monotonic()
    for a in made:
        signature = MinHash(num_perm=128)
        words = a.words
        signature.update_batch([" ".join(words[i : i + 5]).encode() for i in range(len(words) - 4)])
        index.query(signature)
        index.insert(a.id, signature)
    return len(made) / (time.monotonic() - started)


def main() -> int:
    """Make, deduplicate in ten parts, measure; then the last part alone on an empty index."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    options = parser.parse_args()
    made = Maker().articles(options.articles)
    part = -(-len(made) // 10)
    with scratch_database("launchwire_bench_copies"):
        rates = []
        for start in range(0, len(made), part):
            store(made[start : start + part])
            rates.append(part / timed_run())
        print(f"{len(made):,} articles: {len(made) / sum(part / rate for rate in rates):,.0f} articles/s")
        print("  by tenth: " + " ".join(f"{rate:,.0f}" for rate in rates))
        ok = measure(made)
    last = made[-part:]
    with scratch_database("launchwire_bench_copies"):
        store(last)
        empty = part / timed_run()
    print(f"the last {part:,} articles: {rates[-1]:,.0f}/s on the full index, {empty:,.0f}/s on an empty one; "
          f"cost {empty / rates[-1]:.2f} x (limit 1.3 x)")  # fmt: skip
    peer = datasketch_rate(last)
    if peer is None:
        print("datasketch is not installed: no comparison (pip install datasketch)")
    else:
        ours = len(made) / sum(part / rate for rate in rates)
        print(f"datasketch MinHashLSH in memory: {peer:,.0f} articles/s; ours on disk is {ours / peer:.2f} x")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
