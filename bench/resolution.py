"""Resolving at scale: mentions a second, and what one more day costs on a grown warehouse.

    python bench/resolution.py                     12,000 mentions
    python bench/resolution.py --mentions 100000   the full measure

Made mentions of a war (one actor, launches every day, a dozen articles each) and of twenty other actors that fire now
and then. All are resolved at once; then one more day of news is resolved on top, and the same day alone in an empty
warehouse.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from datetime import UTC, datetime, timedelta

from support.database import scratch_database

from pipelines.model import Claim, Mention
from pipelines.resolution import resolve
from pipelines.warehouse import connect, transaction, upsert

START = datetime(2028, 1, 1, 9, tzinfo=UTC)
CLASSES = ("SRBM", "BALLISTIC", "MISSILE", "CRUISE", "ROCKET")
ARTICLES = ("article_id", "url", "canonical_url", "title", "text", "published_at", "publisher", "content_hash")
MENTIONS = ("mention_id", "article_id", "mention_no", "revision_no", "role", "kind", "actor", "date", "payload")
TEXT = "Forces fired missiles in the night, the army said."


def stories(days: int, seed: int, first: int = 0) -> list[tuple[tuple[object, ...], tuple[object, ...]]]:
    """(article, mention) rows of `days` days: twelve articles a day on the war, eight on others."""
    dice = random.Random(seed)
    out = []
    for day in range(first, first + days):
        others = [f"GROUP{dice.randrange(20)}"] * 8 if day % 3 == 0 else []
        for n, actor in enumerate(["RUS"] * 12 + others):
            at = START + timedelta(days=day, hours=n)
            count, kind = dice.randint(1, 9), "attack" if actor == "RUS" else "test"
            claims = (
                Claim("date", at.date().isoformat(), 1, 7, TEXT[:6]),
                Claim("count_min", count, 1, 7, TEXT[:6]),
                Claim("weapon_class", dice.choice(CLASSES), 1, 7, TEXT[:6], speaker="Ukraine's air force"),
            )
            mention = Mention(
                role="main", kind=kind, actor=actor, date=at.date().isoformat(), date_inferred=dice.random() < 0.5,
                count_min=count, count_max=count, weapon_class=str(claims[2].value), evidence=claims,
            )  # fmt: skip
            name = f"{day:06d}-{n:02d}"
            url = f"https://x.example/{name}"
            article = (name, url, url, "", TEXT, at, f"Paper {n}", name)
            payload = json.dumps(mention.to_json())
            out.append((article, (f"{name}#1", name, 1, 1, "main", kind, actor, mention.date, payload)))
    return out


def store(rows: list[tuple[tuple[object, ...], tuple[object, ...]]]) -> None:
    """Put articles and mentions into their tables."""
    with transaction() as connection:
        upsert(connection, "raw.articles", ARTICLES, [article for article, _ in rows], ("article_id",))
        upsert(connection, "core.mentions", MENTIONS, [mention for _, mention in rows], ("mention_id",))


def timed() -> tuple[float, dict[str, int]]:
    """Seconds and counts of one resolve call."""
    started = time.monotonic()
    counts = resolve(run_id="bench")
    return time.monotonic() - started, counts


def main() -> int:
    """Measure bulk and increment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mentions", type=int, default=12_000)
    options = parser.parse_args()
    days = options.mentions * 3 // 44
    more = stories(1, 99, first=days)
    with scratch_database("launchwire_bench_resolution"):
        rows = stories(days, 1)
        store(rows)
        took, counts = timed()
        print(f"{len(rows):,} mentions at once: {took:.1f} s, {len(rows) / took:,.0f}/s  {counts}")
        with connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
        store(more)
        grown, counts = timed()
        print(f"one more day: {grown:.2f} s  {counts}")
    with scratch_database("launchwire_bench_resolution"):
        store(more)
        empty, counts = timed()
        print(f"the same day in an empty warehouse: {empty:.2f} s  {counts}; ratio {grown / empty:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
