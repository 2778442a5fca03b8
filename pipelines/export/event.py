"""One launch event with everything that stands behind it, now or as it was known at an earlier time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from pipelines.export.formats import json_value
from pipelines.export.tables import CLAIMS, EVENT_HISTORY, FLIGHTS, LAUNCH_EVENTS
from pipelines.resolution.known import flights_as_known

Values = dict[str, Any]

# Fields in the order in which an analyst reads them; wording that decides nothing comes last.
_READING_ORDER = (
    "date", "times_local", "kind", "count", "count_min", "count_max", "weapon_class", "weapon_name", "site", "range_km",
    "apogee_km", "speed_mach", "flight_minutes", "direction", "landing", "outcome", "announced_by", "actor", "event",
)  # fmt: skip


def field_place(name: str) -> tuple[int, str]:
    """Sorts claims' fields as an analyst reads them."""
    return (_READING_ORDER.index(name) if name in _READING_ORDER else len(_READING_ORDER), name)


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

    With `as_of` all is as it could be known then: the newest values of the history, the claims stated by then, and the
    flights that the articles published by then tell of.
    """
    live = live_id(connection, event_id)
    if live is None:
        return None
    (values,) = _select(connection, LAUNCH_EVENTS.columns, "warehouse.launch_events WHERE event_id = :id", id=live)
    flights = _select(connection, FLIGHTS.columns, "warehouse.flights WHERE event_id = :id ORDER BY flight_no", id=live)
    claims = _select(
        connection,
        CLAIMS.columns,
        "warehouse.claims WHERE event_id = :id ORDER BY chosen DESC, flight_no NULLS FIRST, stated_at, claim_id",
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
    claims.sort(key=lambda claim: field_place(claim["field"]))
    record = EventRecord(values, flights, claims, history, asked_for=event_id)
    return record if as_of is None else _as_known_at(connection, record, as_of)


# Columns that tell of all articles together; what they were at an earlier time is not kept.
_NOT_KEPT = ("confidence", "article_count", "publisher_count", "summary")


def _as_known_at(connection: Connection, record: EventRecord, moment: datetime) -> EventRecord | None:
    """`record` as it could be known at `moment`; None when nothing had been reported yet."""
    known = _select(
        connection,
        ("*",),
        "warehouse.launch_events_as_known(:moment) WHERE event_id = :id",
        id=record.event_id,
        moment=moment,
    )
    if not known:
        return None
    history = [h for h in record.history if datetime.fromisoformat(h["known_at"] or h["recorded_at"]) <= moment]
    claims = [c for c in record.claims if c["stated_at"] is None or datetime.fromisoformat(c["stated_at"]) <= moment]
    shown = {c["claim_id"] for c in claims} | {"article"}
    values = record.values | known[0] | dict.fromkeys(_NOT_KEPT)
    values["last_changed_at"] = max((h["known_at"] for h in history if h["known_at"]), default=None)
    # A claim that was corrected later still stood at that moment; which one won then is told by the values.
    claims = [
        c
        | {"superseded_by": c["superseded_by"] if c["superseded_by"] in shown else None, "chosen": False, "rule": None}
        for c in claims
    ]
    flights = [
        {name: json_value(getattr(flight, name)) for name in FLIGHTS.columns if name != "event_id"}
        for flight in flights_as_known(connection, record.event_id, moment)
    ]
    flights = [{"event_id": record.event_id} | flight for flight in flights]
    return EventRecord(values, flights, claims, history, record.asked_for)
