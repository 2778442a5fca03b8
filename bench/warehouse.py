"""How fast the views answer: a generated warehouse, and each view's time by EXPLAIN ANALYZE.

    python bench/warehouse.py                  100,000 events, 2 million claims (about 2 GB of disk, two minutes)
    python bench/warehouse.py --events 10000   smaller, in proportion
    python bench/warehouse.py --keep           leave the database for a look: launchwire_bench

Rows are made inside the server (generate_series): the same seed gives the same rows. Exit code 1 when a view takes
longer than the limit.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text

from launchwire.runtime import postgres
from pipelines.settings import settings
from pipelines.warehouse import connect, migrate, transaction

DATABASE = "launchwire_bench"
LIMIT_MS = 100.0
ARTICLES_PER_EVENT = 4
CLAIMS_PER_MENTION = 5

# Views that are asked with a filter; the others are read whole.
FILTERS = {"event_changes": "WHERE changed_at >= timestamptz '2019-01-01' AND changed_at < timestamptz '2019-07-01'"}

# Shares are those of a world table: half North Korea, 30 weapons an actor, one event in 20 disputed.
ROWS = """
SELECT setseed(0.5);
SET session_replication_role = replica;
INSERT INTO warehouse.launch_events
SELECT 'EV-' || n,
    CASE WHEN n % 20 = 0 THEN 'disputed' WHEN n % 97 = 0 THEN 'retracted' WHEN n % 3 = 0 THEN 'confirmed'
        ELSE 'reported' END,
    (ARRAY['test','test','test','exercise','attack','space_launch'])[1 + (random() * 5)::int],
    (ARRAY['PRK','PRK','PRK','PRK','IRN','RUS','CHN','IND','USA','HOUTHI'])[1 + (random() * 9)::int],
    date '1984-01-01' + (random() * 15600)::int, NULL,
    CASE WHEN n % 3 = 0 THEN 'day' ELSE 'minute' END,
    1 + (n % 4) / 2, 1 + (n % 4) / 2,
    (ARRAY['SRBM','SRBM','SRBM','MRBM','IRBM','ICBM','SLBM','CRUISE','SLV','MLRS'])[1 + (random() * 9)::int],
    'Weapon-' || n % 30, 'site-' || n % 60, 'Site ' || n % 60, 38 + n % 60 * 0.05, 124 + n % 60 * 0.1, 5,
    CASE WHEN n % 2 = 0 THEN 100 + random() * 5000 END, CASE WHEN n % 2 = 0 THEN 20 + random() * 6000 END,
    (ARRAY['success','success','failure','unknown'])[1 + (random() * 3)::int], 'ROK JCS', n % 10 = 0, 0.9, 4, 4,
    NULL, NULL, 'A generated event.', CASE WHEN n % 50 = 0 THEN 'EV-' || n - 1 END
FROM generate_series(1, :events) AS n;
UPDATE warehouse.launch_events SET
    launched_at = CASE WHEN time_precision = 'minute' THEN launched_on + random() * interval '24 hours' END,
    first_reported_at = launched_on + interval '1 day', last_changed_at = launched_on + interval '2 days';
INSERT INTO warehouse.flights
SELECT event_id, f, launched_at + f * interval '7 minutes', range_km, apogee_km, NULL, 'east', NULL, weapon_class,
    weapon_name, 'success'
FROM warehouse.launch_events, generate_series(1, count_max) AS f;
INSERT INTO raw.articles (article_id, url, canonical_url, title, text, publisher, published_at, content_hash)
SELECT 'a' || n, 'https://x.example/' || n, 'https://x.example/' || n, 'Title', 'Text', 'Outlet ' || n % 80,
    timestamptz '1984-01-01' + n * interval '50 minutes', 'h' || n
FROM generate_series(1, :articles) AS n;
INSERT INTO core.mentions (mention_id, article_id, mention_no, revision_no, role, kind, payload, resolved)
SELECT 'a' || n || '#1', 'a' || n, 1, 1, 'main', 'test', '{}', true FROM generate_series(1, :articles) AS n;
INSERT INTO warehouse.claims
SELECT 'a' || a || '#1/' || c, 'EV-' || 1 + (a - 1) / :per_event, 'a' || a || '#1',
    (ARRAY['range_km','count','site','weapon_class','time'])[c], NULL,
    CASE WHEN c = 1 THEN (400 + (a % 3) * 10)::text ELSE 'value ' || (CASE WHEN c = 2 THEN a % 4 ELSE 0 END) END,
    'exact',
    (ARRAY['ROK JCS','JPN MOD','KCNA'])[1 + a % 3], 'Outlet ' || a % 80, 'https://x.example/' || a,
    'A generated sentence of about the length that a sentence in a news report usually has, with a figure.',
    '420 km', 10, 16, timestamptz '1984-01-01' + a * interval '50 minutes', a % :per_event = 1,
    CASE WHEN a % :per_event = 1 THEN 'authority' WHEN c <= 2 THEN 'lower authority' ELSE 'agrees' END,
    CASE WHEN a % 9 = 0 THEN 'a1#1/1' END
FROM generate_series(1, :articles) AS a, generate_series(1, :per_mention) AS c;
INSERT INTO warehouse.event_mentions SELECT
    mention_id, 'EV-' || 1 + (substr(article_id, 2)::int - 1) / :per_event, NULL,
    'score' FROM core.mentions;
INSERT INTO warehouse.event_history (event_id, field, old_value, new_value, cause, article_id, known_at, run_id)
SELECT 'EV-' || 1 + (a - 1) / :per_event, 'range_km', '420', '430',
    CASE WHEN a % 7 = 0 THEN 'correction' ELSE 'article' END,
    'a' || a, timestamptz '1984-01-01' + a * interval '50 minutes', 'bench'
FROM generate_series(1, :articles) AS a;
INSERT INTO raw.fetches (run_id, source_id, url, outcome, took_ms, fetched_at)
SELECT 'bench', 'x/outlet-' || n % 40, 'https://x.example', CASE WHEN n % 20 = 0 THEN 'timeout' ELSE 'ok' END,
    200 + n % 900,
    timestamptz '2026-01-01' + n * interval '1 minute'
FROM generate_series(1, :events / 2) AS n;
SET session_replication_role = origin;
"""


def generate(events: int) -> None:
    """Fill the empty warehouse."""
    sizes = {"events": events, "articles": events * ARTICLES_PER_EVENT, "per_event": ARTICLES_PER_EVENT}
    with transaction() as connection:
        for statement in ROWS.strip().split(";\n"):
            if statement.strip(" ;\n"):
                connection.execute(text(statement), sizes | {"per_mention": CLAIMS_PER_MENTION})
    with connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")


def explain(connection: Connection, view: str) -> float:
    """Milliseconds in the server for the whole view, the best of five."""
    query = f'EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) SELECT * FROM warehouse."{view}" {FILTERS.get(view, "")}'
    plans = [connection.execute(text(query)).scalar_one()[0] for _ in range(5)]
    return min(plan["Planning Time"] + plan["Execution Time"] for plan in plans)


def measure() -> int:
    """Print each view's time; the number of views over the limit."""
    with connect() as connection:
        views = connection.execute(
            text(
                "SELECT viewname FROM pg_views WHERE schemaname = 'warehouse' "
                "UNION ALL SELECT matviewname FROM pg_matviews WHERE schemaname = 'warehouse' ORDER BY 1"
            )
        ).scalars()
        slow = 0
        for view in views.all():
            took = explain(connection, view)
            slow += took > LIMIT_MS
            print(f"{view:24} {took:8.1f} ms  {took / LIMIT_MS:5.2f} of the limit{'  SLOW' if took > LIMIT_MS else ''}")
    return slow


@contextmanager
def temporary_warehouse(keep: bool = False) -> Iterator[None]:
    """An empty, migrated database on the embedded server that LAUNCHWIRE_DATABASE_URL names; dropped unless `keep`."""
    postgres.start()
    server = postgres.server()
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    drop = f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"
    with admin.connect() as connection:
        connection.exec_driver_sql(drop)
    postgres.create_database(server, DATABASE)
    os.environ["LAUNCHWIRE_DATABASE_URL"] = server.url(DATABASE)
    settings.cache_clear()
    try:
        migrate()
        yield
    finally:
        if not keep:
            with admin.connect() as connection:
                connection.exec_driver_sql(drop)


def main() -> int:
    """Make the database, fill it, measure, drop it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    with temporary_warehouse(options.keep):
        started = time.monotonic()
        generate(options.events)
        claims = options.events * ARTICLES_PER_EVENT * CLAIMS_PER_MENTION
        print(f"generated {options.events:,} events and {claims:,} claims in {time.monotonic() - started:.0f} s")
        started = time.monotonic()
        with transaction() as connection:
            connection.exec_driver_sql("REFRESH MATERIALIZED VIEW warehouse.event_reporting")
            connection.exec_driver_sql("REFRESH MATERIALIZED VIEW warehouse.source_coverage")
        print(f"refreshed the materialized views in {time.monotonic() - started:.1f} s")
        with connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
        return 1 if measure() else 0


if __name__ == "__main__":
    sys.exit(main())
