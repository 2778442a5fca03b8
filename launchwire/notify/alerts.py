"""Alerts as rows: opened at first sight, told once, closed when the trouble is over."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from launchwire.notify.feed import write_feed
from launchwire.notify.send import send
from pipelines.warehouse import advisory_lock, transaction

log = logging.getLogger("launchwire")

# A trouble that lasts is told again after a week, in case the first message drowned.
_SEEN = text(
    """
    INSERT INTO warehouse.alerts AS alert (topic, title, body) VALUES (:topic, :title, :body)
    ON CONFLICT (topic) WHERE closed_at IS NULL DO UPDATE
    SET title = excluded.title, body = excluded.body, last_seen_at = now(), seen_count = alert.seen_count + 1
    RETURNING alert_id, told_at IS NULL OR told_at < now() - interval '7 days' AS due
    """
)
_TOLD = text(
    "UPDATE warehouse.alerts SET told_at = CASE WHEN :error = '' THEN now() ELSE told_at END, told_error = :error "
    "WHERE alert_id = ANY (:ids)"
)
_CLOSE = text(
    "UPDATE warehouse.alerts SET closed_at = now() WHERE topic = ANY (:topics) AND closed_at IS NULL "
    "RETURNING title, told_at IS NOT NULL AS told"
)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a person should know: what it is about (the same topic is the same trouble), a line, the reason."""

    topic: str
    title: str
    body: str = ""


def tell(troubles: Sequence[Trouble]) -> int:
    """Open an alert for each trouble, or note that it was seen again; how many are told now, all in one message.

    A failure to send is noted in the rows and tried again at the next sight; it never raises.
    """
    if not troubles:
        return 0
    # The lock is kept while the message goes out: of two tasks that see one outage, the second finds it told.
    with transaction() as connection:
        advisory_lock(connection, ["alerts"])
        due: dict[int, Trouble] = {}
        for trouble in sorted(troubles, key=lambda one: one.topic):
            values = {"topic": trouble.topic, "title": trouble.title, "body": trouble.body}
            row = connection.execute(_SEEN, values).one()
            if row.due:
                due[row.alert_id] = trouble
        error = send(*_message(list(due.values()))) if due else None
        if error is not None:
            connection.execute(_TOLD, {"ids": list(due), "error": error})
        if error:
            log.warning("a message was not sent: %s", error)
    write_feed()
    return len(due) if error == "" else 0


def _message(troubles: Sequence[Trouble]) -> tuple[str, str]:
    if len(troubles) == 1:
        return troubles[0].title, troubles[0].body
    lines = [f"- {trouble.title}" + (f": {trouble.body}" if trouble.body else "") for trouble in troubles]
    return f"{len(troubles)} troubles", "\n".join(lines)


def over(topics: Iterable[str]) -> int:
    """Close the open alerts of these topics; how many there were. The end is told where the beginning was."""
    with transaction() as connection:
        rows = connection.execute(_CLOSE, {"topics": list(topics)}).all()
    if told := [row.title for row in rows if row.told]:
        send(f"Over: {told[0]}" if len(told) == 1 else f"{len(told)} troubles are over", "\n".join(told))
    if rows:
        write_feed()
    return len(rows)
