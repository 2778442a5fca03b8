"""Notices: the changes of a launch event that people want to be told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, text

from pipelines.export.formats import iso, json_value

Kind = Literal["new", "corrected", "retracted"]

# One notice per event, kind and moment: a correction that moves three values is told once.
_QUERY = """
WITH told AS (
    SELECT
        c.live_event_id, c.changed_at, c.recorded_at, c.field, c.old_value, c.new_value, c.article_url, c.publisher,
        CASE
            WHEN c.field = 'event' AND c.cause IN ('founded', 'split') AND c.event_id = c.live_event_id THEN 'new'
            WHEN c.field = 'status' AND c.new_value = 'retracted' THEN 'retracted'
            WHEN c.field = 'event' AND c.cause = 'revision' THEN 'retracted'
            WHEN c.cause = 'correction' THEN 'corrected'
        END AS kind
    FROM warehouse.event_changes AS c
    WHERE (CAST(:since AS timestamptz) IS NULL OR c.changed_at >= :since)
        AND (CAST(:recorded AS timestamptz) IS NULL OR c.recorded_at >= :recorded)
)
SELECT
    t.live_event_id AS event_id, t.kind, t.changed_at,
    json_agg(json_build_object('field', t.field, 'old', t.old_value, 'new', t.new_value)
        ORDER BY t.field, t.new_value) FILTER (WHERE t.field NOT IN ('event', 'corrected')) AS changes,
    min(t.article_url) AS article_url, min(t.publisher) AS publisher,
    e.status, e.actor, e.launched_on, e.weapon_class, e.summary
FROM told AS t
INNER JOIN warehouse.launch_events AS e ON e.event_id = t.live_event_id
WHERE t.kind IS NOT NULL
    AND NOT EXISTS (SELECT FROM warehouse.withheld_events AS w WHERE w.event_id = t.live_event_id)
GROUP BY t.live_event_id, t.kind, t.changed_at, e.event_id
ORDER BY t.changed_at DESC, t.live_event_id COLLATE "C", t.kind
LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell: an event is new, was corrected by a speaker, or is retracted.

    `changed_at` is when it could be known (publication of the article, or a person's decision); `changes` are the
    values that moved, as text. Event values are those that the table holds now.
    """

    event_id: str
    kind: Kind
    changed_at: datetime
    changes: Sequence[dict[str, Any]]
    article_url: str | None
    publisher: str | None
    status: str
    actor: str | None
    launched_on: str | None
    weapon_class: str | None
    summary: str

    @property
    def id(self) -> str:
        """Stable across runs: the event, the kind and the moment."""
        return f"{self.event_id}/{self.kind}/{iso(self.changed_at)}"

    def to_json(self) -> dict[str, Any]:
        """The notice as a JSON object."""
        fields = {name: json_value(getattr(self, name)) for name in self.__slots__}
        return {"id": self.id, **fields, "changes": list(self.changes)}


def notices(
    connection: Connection, since: datetime | None = None, recorded: datetime | None = None, limit: int = 100
) -> list[Notice]:
    """The notices, newest first: changed at or after `since`, written to the table at or after `recorded`."""
    rows = connection.execute(text(_QUERY), {"since": since, "recorded": recorded, "limit": limit})
    return [
        Notice(
            row.event_id, row.kind, row.changed_at, row.changes or [], row.article_url, row.publisher, row.status,
            row.actor, row.launched_on.isoformat() if row.launched_on else None, row.weapon_class, row.summary,
        )
        for row in rows
    ]  # fmt: skip
