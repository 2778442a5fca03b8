"""Six months of real feed items, from import to events, against the CNS list of North Korea's tests.

    python bench/stream_recall.py                the whole line on a fresh database, timed
    python bench/stream_recall.py --keep         leave the database launchwire_stream for a look
    python bench/stream_recall.py --again        resolve anew what a kept database holds

Skips (exit 0) when ../shared is absent. Prints how many CNS dates (UTC) have an event within a day, occasions with more
than one event, consecutive tests that share one, and every North Korean event without a CNS date, to be read. Exit code
1 when recall is below 0.95, an occasion has two events, or consecutive tests are merged.
"""

from __future__ import annotations

import argparse
import csv
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import text
from support.cpu import NOTHING, spent
from support.database import scratch_database

from pipelines.articles.step import import_files
from pipelines.deduplication import deduplicate
from pipelines.extraction.step import extract_articles
from pipelines.resolution import resolve
from pipelines.warehouse import connect, transaction

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reference"
STREAM = SHARED / "rss-2023-01-to-06.jsonl.gz"
CNS = SHARED / "dprk_missiles_cns.csv"
FIRST, LAST = date(2023, 1, 1), date(2023, 6, 30)
LEAST_RECALL = 0.95
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Found:
    """A live North Korean event."""

    event_id: str
    day: date
    articles: int
    confidence: float
    weapon_class: str | None
    kind: str
    summary: str


def cns_days(first: date = FIRST, last: date = LAST) -> list[date]:
    """The UTC dates of the list within a window."""
    with CNS.open(encoding="utf-8") as lines:
        days = {row["date_utc"] for row in csv.DictReader(lines) if len(row["date_utc"]) == 10}
    return sorted(day for day in map(date.fromisoformat, days) if first <= day <= last)


def local_days(first: date = FIRST, last: date = LAST) -> dict[date, date]:
    """UTC date → date in Korea, where the list gives a time."""
    out: dict[date, date] = {}
    with CNS.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if len(row["date_utc"]) != 10 or not first <= date.fromisoformat(row["date_utc"]) <= last:
                continue
            day, hour = date.fromisoformat(row["date_utc"]), row["time_utc"][:2]
            # Korea is nine hours ahead: from 15:00 UTC it is the next day there.
            out[day] = day + DAY if hour.isdigit() and int(hour) >= 15 else day
    return out


def live_events() -> list[Found]:
    """North Korea's events of the window."""
    query = """
        SELECT event_id, launched_on, article_count, confidence, weapon_class, kind, summary
        FROM warehouse.launch_events
        WHERE actor = 'PRK' AND duplicate_of IS NULL AND status <> 'retracted' AND article_count > 0
          AND launched_on BETWEEN :first AND :last ORDER BY launched_on, event_id
    """
    with connect() as connection:
        return [Found(*row) for row in connection.execute(text(query), {"first": FIRST, "last": LAST})]


def compare(found: list[Found]) -> bool:
    """Print the comparison; whether the targets are met."""
    locals_, reference = local_days(), cns_days()
    near = {day: [f for f in found if abs(f.day - locals_[day]) <= DAY or abs(f.day - day) <= DAY] for day in reference}
    # An event belongs to the CNS occasion whose Korean date is nearest.
    owner = {f.event_id: min(reference, key=lambda d: abs(f.day - locals_[d])) for f in found}
    doubled = {}
    for day in reference:
        own = [f for f in near[day] if owner[f.event_id] == day and abs(f.day - locals_[day]) <= DAY]
        if len(own) > 1:
            doubled[day] = own
    missed = [day for day in reference if not near[day]]
    merged = []
    for one, other in pairwise(reference):
        same = {f.event_id for f in near[one]} == {f.event_id for f in near[other]}
        if locals_[other] - locals_[one] <= 2 * DAY and same:
            merged.append((one, other))
    recall = 1 - len(missed) / len(reference)
    print(f"CNS dates found: {len(reference) - len(missed)} of {len(reference)} = {recall:.3f}; missed: {missed}")
    print(f"CNS occasions with more than one event: {len(doubled)}")
    for day, own in doubled.items():
        for f in own:
            print(f"    {day}: {f}")
    print(f"consecutive tests merged: {merged}")
    extra = [f for f in found if all(abs(f.day - locals_[d]) > DAY and abs(f.day - d) > DAY for d in reference)]
    print(f"events without a CNS date: {len(extra)} of {len(found)}")
    for f in extra:
        print(f"    {f.event_id} {f.kind} {f.weapon_class} articles={f.articles} p={f.confidence} {f.summary}")
        print_sentences(f.event_id)
    return recall >= LEAST_RECALL and not doubled and not merged


def print_sentences(event_id: str, most: int = 3) -> None:
    """The sentences an event rests on."""
    query = (
        "SELECT DISTINCT c.stated_at::date AS day, c.publisher, c.sentence FROM warehouse.claims AS c "
        "WHERE c.event_id = :id AND c.field = 'date' ORDER BY 1, 2 LIMIT :most"
    )
    with connect() as connection:
        for row in connection.execute(text(query), {"id": event_id, "most": most}):
            print(f"        {row.day} {row.publisher[:30]}: {row.sentence[:230]}")


def run_line(again: bool) -> None:
    """Import, extract, deduplicate and resolve, each timed."""
    steps = {
        "import": lambda: import_files([str(STREAM)], run_id="bench"),
        "extract": lambda: extract_articles(run_id="bench"),
        "deduplicate": lambda: deduplicate(run_id="bench"),
        "resolve": lambda: resolve(run_id="bench"),
    }
    if again:
        with transaction() as connection:
            for table in ("flights", "claims", "event_mentions", "event_history"):
                connection.exec_driver_sql(f"TRUNCATE warehouse.{table}")
            connection.exec_driver_sql("TRUNCATE core.reviews")
            connection.exec_driver_sql("DELETE FROM warehouse.launch_events")
            connection.exec_driver_sql("UPDATE core.mentions SET resolved = false")
        steps = {"resolve": steps["resolve"]}
    total = NOTHING
    for name, step in steps.items():
        started = spent()
        counts = step()
        took = spent() - started
        total += took
        print(f"{name:12} {took}  {counts}", flush=True)
    print(f"{'together':12} {total} (limit 60 s for the whole line)")


def main() -> int:
    """Run and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    if not STREAM.exists():
        print("skipped: ../shared is absent")
        return 0
    with scratch_database("launchwire_stream", keep=options.keep or options.again, reuse=options.again):
        run_line(options.again)
        return 0 if compare(live_events()) else 1


if __name__ == "__main__":
    sys.exit(main())
