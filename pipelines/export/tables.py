"""Which tables leave the warehouse, with the order of their columns and rows.

The order of columns is a contract: new ones are added at the end. Rows are ordered by what the table says, never by
when it was written, so that the same table gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

# Rows fetched from the server at a time: enough to amortise the round trip, small enough to stay in cache.
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """One exported table: its columns in order, and the columns that order its rows.

    `run_columns` tell of the run that wrote a row (wall clock, running numbers). They differ between two runs that
    end in the same table, so an export leaves them out unless it is asked for them. `where` keeps out rows that only
    tell in which order articles arrived.
    """

    name: str
    columns: tuple[str, ...]
    order: tuple[str, ...]
    run_columns: tuple[str, ...] = ()
    located: bool = False
    where: str = "true"

    def selected(self, run_columns: bool) -> tuple[str, ...]:
        """The columns of an export."""
        return self.columns + self.run_columns if run_columns else self.columns


LAUNCH_EVENTS = Table(
    "launch_events",
    (
        "event_id",
        "status",
        "kind",
        "actor",
        "launched_on",
        "launched_at",
        "time_precision",
        "count_min",
        "count_max",
        "weapon_class",
        "weapon_name",
        "site_id",
        "site_name",
        "latitude",
        "longitude",
        "site_precision_km",
        "range_km",
        "apogee_km",
        "outcome",
        "announced_by",
        "corrected",
        "confidence",
        "article_count",
        "publisher_count",
        "first_reported_at",
        "last_changed_at",
        "summary",
        "duplicate_of",
    ),
    order=("event_id",),
    located=True,
    # Ids that were merged into another or that no article speaks of any more stay in the table, for `show` to follow.
    where="t.duplicate_of IS NULL AND (t.article_count > 0 OR t.status <> 'retracted')",
)

FLIGHTS = Table(
    "flights",
    (
        "event_id",
        "flight_no",
        "launched_at",
        "range_km",
        "apogee_km",
        "speed_mach",
        "direction",
        "landing",
        "weapon_class",
        "weapon_name",
        "outcome",
    ),
    order=("event_id", "flight_no"),
)

CLAIMS = Table(
    "claims",
    (
        "claim_id",
        "event_id",
        "mention_id",
        "field",
        "flight_no",
        "value",
        "bound",
        "speaker",
        "publisher",
        "article_url",
        "sentence",
        "quote",
        "quote_start",
        "quote_end",
        "stated_at",
        "chosen",
        "rule",
        "superseded_by",
    ),
    order=("claim_id",),
)

EVENT_HISTORY = Table(
    "event_history",
    ("event_id", "known_at", "field", "old_value", "new_value", "cause", "article_id"),
    order=("event_id", "known_at", "article_id", "field", "old_value", "new_value", "cause"),
    run_columns=("run_id", "recorded_at", "history_id"),
)

TABLES = {table.name: table for table in (LAUNCH_EVENTS, FLIGHTS, CLAIMS, EVENT_HISTORY)}

# The place of a row that has none of its own: that of its event.
PLACE = ("latitude", "longitude", "site_precision_km")


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the database knows it: PostgreSQL type name, whether it may be null, and its COMMENT."""

    name: str
    type: str
    nullable: bool
    comment: str


def columns_of(connection: Connection, table: Table, run_columns: bool = False) -> list[Column]:
    """The exported columns of `table`, in order, with types and comments of the database."""
    rows = connection.execute(
        text(
            "SELECT a.attname, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable, "
            "coalesce(col_description(a.attrelid, a.attnum), '') AS comment FROM pg_attribute AS a "
            "WHERE a.attrelid = to_regclass(:table) AND a.attnum > 0 AND NOT a.attisdropped"
        ),
        {"table": f"warehouse.{table.name}"},
    )
    known = {row.attname: Column(row.attname, row.type, row.nullable, row.comment) for row in rows}
    return [known[name] for name in table.selected(run_columns)]


def table_comment(connection: Connection, table: Table) -> str:
    """The COMMENT of the table."""
    query = text("SELECT coalesce(obj_description(to_regclass(:table), 'pg_class'), '')")
    return str(connection.execute(query, {"table": f"warehouse.{table.name}"}).scalar_one())


# An event that fails a check of severity error is not published, nor what belongs to it.
_PUBLISHED = "NOT EXISTS (SELECT FROM warehouse.withheld_events AS w WHERE w.event_id = t.event_id)"


def withheld_events(connection: Connection) -> int:
    """How many events the last check withheld from publication."""
    query = "SELECT count(DISTINCT event_id) FROM warehouse.withheld_events"
    return int(connection.execute(text(query)).scalar_one())


def rows_of(
    connection: Connection,
    table: Table,
    run_columns: bool = False,
    with_place: bool = False,
    withheld: bool = False,
) -> Iterator[tuple[Any, ...]]:
    """The rows in their stable order, streamed; `with_place` appends the columns of PLACE.

    Rows of events that the checks withhold from publication only with `withheld`.
    Texts are ordered by code point (COLLATE "C"), so that the order does not hang on the server's locale.
    """
    names = ", ".join(f't."{name}"' for name in table.selected(run_columns))
    types = {column.name: column.type for column in columns_of(connection, table, run_columns=True)}
    order = ", ".join(f't."{n}"' + (' COLLATE "C"' if types[n] == "text" else "") + " NULLS FIRST" for n in table.order)
    source = f"warehouse.{table.name} AS t"
    if with_place:
        place = "t" if table.located else "e"
        names += "".join(f', {place}."{name}"' for name in PLACE)
        if not table.located:
            source += " LEFT JOIN warehouse.launch_events AS e USING (event_id)"
    where = table.where if withheld else f"{table.where} AND {_PUBLISHED}"
    query = text(f"SELECT {names} FROM {source} WHERE {where} ORDER BY {order}")
    result = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(query)
    for row in result:
        yield tuple(row)
