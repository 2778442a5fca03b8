"""The materialized views: those that sum over all claims, kept until the next refresh."""

from __future__ import annotations

from sqlalchemy import text

from pipelines.warehouse.connection import transaction

# In the order in which one reads the other.
SUMMARIES = ("event_reporting", "source_coverage")


def refresh_summaries(url: str | None = None) -> int:
    """Bring the materialized views up to the tables; how many there are. Readers go on reading meanwhile.

    3.5 s on 2 million claims (bench/warehouse.py). Called at the end of resolve; two at once wait for each other.
    """
    with transaction(url) as connection:
        for name in SUMMARIES:
            connection.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY warehouse.{name}"))
    return len(SUMMARIES)
