"""What may be forgotten, and the space it leaves."""

from __future__ import annotations

from sqlalchemy import text

from pipelines.warehouse import transaction
from pipelines.warehouse.connection import engine

# Fetches explain a gap for half a year; a check that held says little after a quarter. What events rest on (articles,
# mentions, claims, history, runs) is never forgotten.
_FORGET = {
    "fetches": "DELETE FROM raw.fetches WHERE fetched_at < now() - interval '180 days'",
    "check_results": "DELETE FROM warehouse.check_results WHERE passed AND checked_at < now() - interval '90 days'",
    "alerts": "DELETE FROM warehouse.alerts WHERE closed_at < now() - interval '365 days'",
}


def forget() -> dict[str, int]:
    """Delete what is past its time; rows deleted, by table."""
    with transaction() as connection:
        return {name: connection.execute(text(statement)).rowcount for name, statement in _FORGET.items()}


def vacuum() -> dict[str, int]:
    """Vacuum and analyze the database; its size in MB after it."""
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE, SKIP_LOCKED)")
        size = connection.execute(text("SELECT pg_database_size(current_database()) / 1048576")).scalar_one()
    return {"megabytes": int(size)}
