"""Everything the report shows, read from one snapshot of the warehouse and grouped by event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from pipelines.export.event import field_place
from pipelines.export.formats import json_value
from pipelines.export.tables import CLAIMS, FLIGHTS, LAUNCH_EVENTS

Row = dict[str, Any]

# Claims of a field that a page lists; the busiest events have hundreds, and the downloads hold them all.
CLAIMS_SHOWN = 25

_CHANGES = ("event_id", "changed_at", "field", "old_value", "new_value", "cause", "publisher", "article_url")
_DECISIONS = (
    "decision",
    "verdict",
    "left_ref",
    "right_ref",
    "field",
    "value",
    "author",
    "reason",
    "made_at",
    "undone_at",
)


@dataclass(frozen=True, slots=True)
class Page:
    """One event's page: its values and what stands behind them."""

    event: Row
    flights: Sequence[Row]
    claims: dict[str, list[Row]]
    hidden: dict[str, int]
    changes: Sequence[Row]
    decisions: Sequence[Row]
    others: Sequence[str] = field(default=())

    @property
    def disputes(self) -> list[str]:
        """Fields in which another speaker contradicts the chosen claim."""
        return [name for name, claims in self.claims.items() if any(c["contradicts"] for c in claims)]

    def to_json(self) -> Row:
        """The page's data as one JSON object, in the columns of the tables."""
        claims = [{n: c[n] for n in CLAIMS.columns} for group in self.claims.values() for c in group]
        return {
            "event": self.event,
            "flights": list(self.flights),
            "claims": claims,
            "claims_left_out": sum(self.hidden.values()),
            "changes": list(self.changes),
            "decisions": list(self.decisions),
            "merged_ids": list(self.others),
        }


def _rows(connection: Connection, columns: Sequence[str], relation: str, order: str) -> Iterator[Row]:
    query = text(f"SELECT {', '.join(columns)} FROM warehouse.{relation} ORDER BY {order}")
    for row in connection.execution_options(stream_results=True, yield_per=5_000).execute(query):
        yield {name: json_value(value) for name, value in row._mapping.items()}


class _ByEvent:
    """Rows ordered by event_id, handed out event by event in the same order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._groups = groupby(rows, key=lambda row: row["event_id"])
        self._waiting: tuple[str, list[Row]] | None = None

    def take(self, event_id: str) -> list[Row]:
        while self._waiting is None or self._waiting[0] < event_id:
            group = next(self._groups, None)
            if group is None:
                return []
            self._waiting = (group[0], list(group[1]))
        return self._waiting[1] if self._waiting[0] == event_id else []


def events(connection: Connection) -> list[Row]:
    """The launch events by id, merged and retracted too; without those that a check withholds or their old ids."""
    withheld = set(connection.execute(text("SELECT event_id FROM warehouse.withheld_events")).scalars())
    found = _rows(connection, LAUNCH_EVENTS.columns, "launch_events", 'event_id COLLATE "C"')
    return [event for event in found if not {event["event_id"], event["duplicate_of"]} & withheld]


def pages(connection: Connection, all_events: Sequence[Row]) -> Iterator[Page]:
    """The page of each live event, in the order of ids. `all_events` as `events` gives them."""
    by_id = 'event_id COLLATE "C"'
    flights = _ByEvent(_rows(connection, FLIGHTS.columns, "flights", f"{by_id}, flight_no"))
    claims = _ByEvent(
        _rows(connection, CLAIMS.columns, "claims WHERE event_id IS NOT NULL", f"{by_id}, field, stated_at, claim_id")
    )
    changes = _ByEvent(
        _rows(connection, _CHANGES, "event_changes", f"{by_id}, changed_at, field, old_value, new_value")
    )
    decisions: dict[str, list[Row]] = {}
    for decision in _rows(connection, _DECISIONS, "decisions", "made_at, decision"):
        for name in {decision["left_ref"], decision["right_ref"]} - {None}:
            decisions.setdefault(name, []).append(decision)
    merged: dict[str, list[str]] = {}
    for event in all_events:
        if event["duplicate_of"]:
            merged.setdefault(event["duplicate_of"], []).append(event["event_id"])
    for event in all_events:
        if event["duplicate_of"] is None:
            event_id = event["event_id"]
            others = merged.get(event_id, [])
            made = [d for name in (event_id, *others) for d in decisions.get(name, [])]
            shown, hidden = _fields(claims.take(event_id), event["status"] == "disputed")
            yield Page(event, flights.take(event_id), shown, hidden, changes.take(event_id), made, others)


def _fields(claims: Sequence[Row], disputed: bool) -> tuple[dict[str, list[Row]], dict[str, int]]:
    """The claims by field, the chosen first, each told whether it contradicts; and how many a field leaves out."""
    shown: dict[str, list[Row]] = {}
    hidden: dict[str, int] = {}
    by_field = {name: list(group) for name, group in groupby(claims, key=lambda claim: claim["field"])}
    for name in sorted(by_field, key=field_place):
        rows = by_field[name]
        chosen = next((row for row in rows if row["chosen"]), None)
        for row in rows:
            row["contradicts"] = disputed and chosen is not None and _contradicts(row, chosen)
        rows.sort(key=lambda row: (not row["chosen"], not row["contradicts"]))
        shown[name] = rows[:CLAIMS_SHOWN]
        if len(rows) > CLAIMS_SHOWN:
            hidden[name] = len(rows) - CLAIMS_SHOWN
    return shown, hidden


def _contradicts(claim: Row, chosen: Row) -> bool:
    """The condition of the view warehouse.disputed_fields."""
    return (
        not claim["chosen"]
        and claim["superseded_by"] is None
        and claim["value"] != chosen["value"]
        and claim["flight_no"] == chosen["flight_no"]
        and (claim["speaker"] or claim["publisher"]) != (chosen["speaker"] or chosen["publisher"])
        and claim["rule"] in {"lower authority", "fewer articles"}
    )
