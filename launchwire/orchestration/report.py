"""What a run changed, in one line, and whether all of it went well."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException
from sqlalchemy import text

from launchwire.notify import Trouble, over, tell
from launchwire.orchestration.steps import reason_first, run_id
from pipelines.warehouse import connect, transaction

log = logging.getLogger("launchwire")

_CHANGES = text(
    """
    WITH touched AS (
        SELECT event_id,
               bool_or(cause = 'founded') AS founded,
               bool_or(cause = 'correction') AS corrected,
               bool_or(field = 'status' AND new_value = 'retracted') AS retracted
        FROM warehouse.event_history
        WHERE run_id = :run_id OR run_id LIKE :below
        GROUP BY event_id
    )
    SELECT count(*) FILTER (WHERE founded) AS founded,
           count(*) FILTER (WHERE corrected) AS corrected,
           count(*) FILTER (WHERE retracted) AS retracted,
           count(*) FILTER (WHERE NOT founded AND NOT corrected AND NOT retracted) AS changed
    FROM touched
    """
)
_SILENT = text(
    """
    SELECT source_id FROM raw.fetches
    WHERE run_id = :run_id OR run_id LIKE :below
    GROUP BY source_id
    HAVING count(*) FILTER (WHERE outcome IN ('ok', 'not_modified')) = 0
    ORDER BY source_id
    """
)
_RECORD = text(
    """
    INSERT INTO warehouse.runs (run_id, step, started_at, finished_at, outcome, counts, note)
    VALUES (:run_id, 'run', :started_at, now(), :outcome, :counts, :note)
    ON CONFLICT (run_id) DO UPDATE
    SET finished_at = now(), outcome = excluded.outcome, counts = excluded.counts, note = excluded.note
    """
)


@dataclass(frozen=True, slots=True)
class Changes:
    """How many launch events a run founded, corrected, retracted, else changed; the sources that gave no answer."""

    founded: int
    corrected: int
    retracted: int
    changed: int
    silent: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """One line: +3 events, 1 corrected, 2 sources silent."""
        parts = [
            (self.founded, f"+{self.founded} {'event' if self.founded == 1 else 'events'}"),
            (self.corrected, f"{self.corrected} corrected"),
            (self.retracted, f"{self.retracted} retracted"),
            (self.changed, f"{self.changed} changed"),
            (len(self.silent), f"{len(self.silent)} {'source' if len(self.silent) == 1 else 'sources'} silent"),
        ]
        return ", ".join(words for number, words in parts if number > 0) or "nothing new"


def changes_of(base: str) -> Changes:
    """What the run `base` (its steps' run ids begin with it) changed in the tables."""
    # An underscore in a LIKE pattern stands for any character: escaped, so that only this run is meant.
    names = {"run_id": base, "below": base.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") + "/%"}
    with connect() as connection:
        row = connection.execute(_CHANGES, names).one()
        silent = tuple(connection.execute(_SILENT, names).scalars())
    return Changes(row.founded, row.corrected, row.retracted, row.changed, silent)


def describe(event: Any) -> None:
    """Tell the consumers of an asset what this run changed: a note, counts and silent sources in the event's extra."""
    base = run_id(get_current_context())
    changes = changes_of(base)
    event.extra = {"note": changes.note, "run_id": base, **asdict(changes), "silent": list(changes.silent)}


def failed_tasks(states: Mapping[str, Any]) -> list[str]:
    """Names of the tasks that did not end well, mapped ones with their number."""
    return sorted(task for task, state in states.items() if str(state) in ("failed", "upstream_failed", "removed"))


def report_run() -> dict[str, int]:
    """The last task of a run: its note, its row in warehouse.runs, an alert. Fails when a task before it failed."""
    context = get_current_context()
    ti, base = context["ti"], run_id(context)
    states = ti.get_task_states(dag_id=ti.dag_id, run_ids=[context["run_id"]]).get(context["run_id"], {})
    groups = ti.xcom_pull(task_ids="choose_sources") or []
    names = {f"collect_{number}": f"collect {group['name']}" for number, group in enumerate(groups)}
    failed = [names.get(task, task) for task in failed_tasks(states) if task != ti.task_id]
    if failed:
        # First of all, so that the note names them even when the warehouse is what failed.
        ti.xcom_push(key="note", value=f"FAILED: {', '.join(failed)}")
    with reason_first("report"):
        note, counts = _told(context, base, failed)
    if failed:
        raise AirflowFailException(note)
    return counts


def _told(context: Any, base: str, failed: list[str]) -> tuple[str, dict[str, int]]:
    """Write the note, the row and the alert; the note and the counts."""
    ti, changes = context["ti"], changes_of(base)
    note = changes.note if not failed else f"FAILED: {', '.join(failed)}; {changes.note}"
    counts = {name: value for name, value in asdict(changes).items() if isinstance(value, int)}
    counts["silent"] = len(changes.silent)
    ti.xcom_push(key="note", value=note)
    _record(base, context["dag_run"].start_date, note, counts, failed)
    topic = f"run/{ti.dag_id}"
    if failed:
        log.error("%s", note)
        why = "; ".join(_reasons(base)) or "the log of each task says why"
        tell([Trouble(topic, f"{ti.dag_id} failed", f"{note}. Run {context['run_id']}: {why}")])
    else:
        log.info("%s", note)
        over([topic, f"deadline/{ti.dag_id}"])
    return note, counts


def _reasons(base: str) -> list[str]:
    """Why each step of the run failed, one line each."""
    query = text("SELECT note FROM warehouse.runs WHERE starts_with(run_id, :below) AND outcome = 'failed' ORDER BY 1")
    with connect() as connection:
        return list(connection.execute(query, {"below": base + "/"}).scalars())


def _record(base: str, started_at: datetime | None, note: str, counts: Mapping[str, int], failed: list[str]) -> None:
    values = {
        "run_id": base,
        "started_at": started_at,
        "outcome": "failed" if failed else "ok",
        "counts": json.dumps(counts),
        "note": note,
    }
    with transaction() as connection:
        connection.execute(_RECORD, values)
