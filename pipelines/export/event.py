"""One launch event with everything that stands behind it, now or as it was known at an earlier time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from pipelines.export.formats import json_value
from pipelines.export.tables import CLAIMS, EVENT_HISTORY, FLIGHTS, LAUNCH_EVENTS

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event's values, flights, claims and history, each as column → JSON value; lists in reading order."""

    values: Values
    flights: Sequence[Values] = ()
    claims: Sequence[Values] = ()
    history: Sequence[Values] = ()
    asked_for: str = ""

    @property
    def event_id(self) -> str:
        """The live event's id; `asked_for` may be one that was merged into it."""
        return str(self.values["event_id"])

    def to_json(self) -> dict[str, Any]:
        """The whole record as one JSON object."""
        return {
            "event": dict(self.values),
            "flights": list(self.flights),
            "claims": list(self.claims),
            "history": list(self.history),
        }


def live_id(connection: Connection, event_id: str) -> str | None:
    """The live event that `event_id` leads to through merges; None when there never was such an id."""
    query = text(
        "WITH RECURSIVE walk AS (SELECT event_id, duplicate_of FROM warehouse.launch_events WHERE event_id = :id "
        "UNION SELECT e.event_id, e.duplicate_of FROM warehouse.launch_events AS e JOIN walk AS w "
        "ON e.event_id = w.duplicate_of) SELECT event_id FROM walk WHERE duplicate_of IS NULL"
    )
    return connection.execute(query, {"id": event_id}).scalar()


def _select(connection: Connection, columns: Iterable[str], source: str, **params: Any) -> list[Values]:
    result = connection.execute(text(f"SELECT {', '.join(columns)} FROM {source}"), params)
    return [{name: json_value(value) for name, value in row._mapping.items()} for row in result]


def load_event(connection: Connection, event_id: str, as_of: datetime | None = None) -> EventRecord | None:
    """The event that `event_id` names or was merged into; None when unknown, or not yet reported at `as_of`.

    With `as_of` the values are those that could be known then: the newest of the history, and only
    claims stated by then are listed. Flights have no history of their own; they are shown as they are now.
    """
    live = live_id(connection, event_id)
    if live is None:
        return None
    (values,) = _select(connection, LAUNCH_EVENTS.columns, "warehouse.launch_events WHERE event_id = :id", id=live)
    flights = _select(connection, FLIGHTS.columns, "warehouse.flights WHERE event_id = :id ORDER BY flight_no", id=live)
    claims = _select(
        connection,
        CLAIMS.columns,
        "warehouse.claims WHERE event_id = :id ORDER BY field, flight_no NULLS FIRST, stated_at, claim_id",
        id=live,
    )
    history = _select(
        connection,
        (*EVENT_HISTORY.columns, *EVENT_HISTORY.run_columns),
        "warehouse.event_history WHERE event_id = :id OR event_id = :asked "
        "ORDER BY coalesce(known_at, recorded_at), history_id",
        id=live,
        asked=event_id,
    )
    record = EventRecord(values, flights, claims, history, asked_for=event_id)
    return record if as_of is None else as_known_at(record, as_of)


def _known(change: Mapping[str, Any]) -> datetime:
    """When the new value could be known: the article's publication, or the moment a person decided."""
    return datetime.fromisoformat(change["known_at"] or change["recorded_at"])


def _like(value: str | None, current: Any, name: str) -> Any:
    """A history value, which is text, in the type that the column has now."""
    if value is None:
        return None
    if name in {"corrected"}:
        return value == "true"
    if isinstance(current, float) or name in {"latitude", "longitude", "range_km", "apogee_km", "confidence"}:
        return float(value)
    if isinstance(current, int) or name.endswith(("_count", "_min", "_max")):
        return int(float(value))
    return value


def as_known_at(record: EventRecord, moment: datetime) -> EventRecord | None:
    """`record` as it could be known at `moment`; None when nothing had been reported yet."""
    first = record.values["first_reported_at"]
    if first is not None and datetime.fromisoformat(first) > moment:
        return None
    values = dict(record.values)
    own: dict[str, list[Values]] = {}
    for change in record.history:
        if change["event_id"] == record.event_id and change["field"] in values:
            own.setdefault(change["field"], []).append(change)
    for name, changes in own.items():
        # The newest row that was known by then; rows come in the order of known_at, a later record of one moment last.
        known = [change for change in changes if _known(change) <= moment]
        then = known[-1]["new_value"] if known else changes[0]["old_value"]
        values[name] = _like(then, values[name], name)
    claims = [c for c in record.claims if c["stated_at"] is None or datetime.fromisoformat(c["stated_at"]) <= moment]
    shown = {c["claim_id"] for c in claims}
    # A claim that was corrected later still stood at that moment.
    claims = [
        c | {"superseded_by": c["superseded_by"] if c["superseded_by"] in {*shown, "article"} else None} for c in claims
    ]
    history = [change for change in record.history if _known(change) <= moment]
    return EventRecord(values, record.flights, claims, history, record.asked_for)
