"""What people decide, as rows: judgements on identity, overrides of values.

A judgement names two events or mentions ("PRK-2019-05-09-01", "6150f0d77ae0b3#2") and is stored with the mentions they
stood for, so that it survives every rerun and every change of ids:

- `same`: all these mentions belong to one event, whatever the scores say;
- `different`: no left mention shares an event with a right one;
- `retract`: the event that holds most of these mentions is `retracted`; it stays in the table and is shown as such.

The newest of two contradicting judgements holds. An override sets one column of an event and wins over every claim; the
newest that is not undone counts. Nothing is ever deleted: `undo` sets `undone_at`. Each of these marks the mentions
concerned as unresolved, so the next `resolve` applies it; call `resolve` afterwards to see it in the tables.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Connection, text

Verdict = Literal["same", "different", "retract"]

OVERRIDABLE = frozenset(
    {
        "kind", "launched_on", "launched_at", "count_min", "count_max", "weapon_class", "weapon_name", "site_id",
        "site_name", "latitude", "longitude", "site_precision_km", "range_km", "apogee_km", "outcome", "announced_by",
        "corrected", "status",
    }
)  # fmt: skip


class DecisionError(ValueError):
    """The decision names an event, mention, field or number that does not exist, or a value that the column refuses."""


def live_event(connection: Connection, event_id: str) -> str:
    """The live event that `event_id` stands for after all merges. Raises DecisionError when there is none."""
    row = connection.execute(
        text(
            "WITH RECURSIVE walk AS ("
            " SELECT event_id, duplicate_of FROM warehouse.launch_events WHERE event_id = :event"
            " UNION SELECT e.event_id, e.duplicate_of FROM warehouse.launch_events e"
            " JOIN walk ON e.event_id = walk.duplicate_of"
            ") SELECT event_id FROM walk WHERE duplicate_of IS NULL"
        ),
        {"event": event_id},
    ).scalar()
    if row is None:
        raise DecisionError(f"{event_id}: no such event; `launchwire events` lists them")
    return str(row)


def mentions_of(connection: Connection, ref: str) -> list[str]:
    """The mentions that `ref`, an event or a mention id, stands for now. Raises DecisionError when there is none."""
    if "#" in ref:
        if connection.execute(text("SELECT 1 FROM core.mentions WHERE mention_id = :ref"), {"ref": ref}).scalar():
            return [ref]
        raise DecisionError(f"{ref}: no such mention")
    event = live_event(connection, ref)
    query = "SELECT mention_id FROM warehouse.event_mentions WHERE event_id = :event ORDER BY mention_id"
    found = list(connection.execute(text(query), {"event": event}).scalars())
    if not found:
        raise DecisionError(f"{ref}: no mention speaks of this event any more")
    return found


def judge(connection: Connection, verdict: Verdict, left: str, right: str | None, *, author: str, reason: str) -> int:
    """Store a judgement; its number. `right` is None exactly for `retract`. Raises DecisionError."""
    if (right is None) != (verdict == "retract"):
        raise DecisionError("same and different name two events or mentions; retract names one")
    lefts = mentions_of(connection, left)
    rights = mentions_of(connection, right) if right is not None else None
    if rights is not None and set(lefts) & set(rights):
        raise DecisionError(f"{left} and {right} are one event now; name mentions (article_id#number) to split it")
    number = connection.execute(
        text(
            "INSERT INTO core.judgements (verdict, left_ref, right_ref, left_mentions, right_mentions, author, reason) "
            "VALUES (:verdict, :left, :right, :lefts, :rights, :author, :reason) RETURNING judgement_id"
        ),
        {
            "verdict": verdict, "left": left, "right": right, "lefts": lefts, "rights": rights,
            "author": author, "reason": reason,
        },
    ).scalar_one()  # fmt: skip
    _mark(connection, lefts + (rights or []))
    return int(number)


def override(connection: Connection, event_id: str, field: str, value: str | None, *, author: str, reason: str) -> int:
    """Store an override of column `field`; its number. `value` is text as PostgreSQL reads it. Raises DecisionError."""
    if field not in OVERRIDABLE:
        raise DecisionError(f"{field}: cannot be overridden; choose one of {', '.join(sorted(OVERRIDABLE))}")
    event = live_event(connection, event_id)
    _refuse_unfit(connection, field, value)
    number = connection.execute(
        text(
            "INSERT INTO core.overrides (event_id, field, value, author, reason) "
            "VALUES (:event, :field, :value, :author, :reason) RETURNING override_id"
        ),
        {"event": event, "field": field, "value": value, "author": author, "reason": reason},
    ).scalar_one()
    _mark_event(connection, event)
    return int(number)


def undo(connection: Connection, what: Literal["judgement", "override"], number: int, *, author: str) -> None:
    """Take decision `number` back. Raises DecisionError when it does not exist or was taken back before."""
    table, key = ("core.judgements", "judgement_id") if what == "judgement" else ("core.overrides", "override_id")
    row = connection.execute(
        text(
            f"UPDATE {table} SET undone_at = now(), undone_by = :author "
            f"WHERE {key} = :number AND undone_at IS NULL RETURNING *"
        ),
        {"author": author, "number": number},
    ).one_or_none()
    if row is None:
        raise DecisionError(f"{what} {number}: there is none, or it was taken back before")
    if what == "judgement":
        _mark(connection, row.left_mentions + (row.right_mentions or []))
    else:
        _mark_event(connection, live_event(connection, row.event_id))


def _refuse_unfit(connection: Connection, field: str, value: str | None) -> None:
    """Let PostgreSQL itself say whether the column would take the value."""
    kind = connection.execute(
        text(
            "SELECT format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = 'warehouse.launch_events'::regclass AND attname = :field"
        ),
        {"field": field},
    ).scalar_one()
    fits = connection.execute(
        text("SELECT pg_input_is_valid(:value, :kind)"), {"value": value if value is not None else "0", "kind": kind}
    ).scalar()
    if value is not None and not fits:
        raise DecisionError(f"{field}: {value!r} is not a {kind}")


def _mark(connection: Connection, mentions: list[str]) -> None:
    connection.execute(
        text("UPDATE core.mentions SET resolved = false WHERE mention_id = ANY(:mentions)"),
        {"mentions": sorted(mentions)},
    )


def _mark_event(connection: Connection, event_id: str) -> None:
    connection.execute(
        text(
            "UPDATE core.mentions SET resolved = false WHERE mention_id IN "
            "(SELECT mention_id FROM warehouse.event_mentions WHERE event_id = :event)"
        ),
        {"event": event_id},
    )
