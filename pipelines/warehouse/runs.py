"""Runs as rows: who ran what, when, with which counts."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from pipelines.warehouse.connection import transaction


def new_run_id() -> str:
    """LAUNCHWIRE_RUN_ID when a scheduler set it, else a fresh id."""
    return os.environ.get("LAUNCHWIRE_RUN_ID") or uuid.uuid4().hex


@dataclass(slots=True)
class RunRecord:
    """The row of one run while it is written: set `counts` and `note`; call `fail` when a check failed."""

    run_id: str
    step: str
    counts: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    failed: bool = False

    def fail(self, note: str) -> None:
        """Mark the run as failed, with the reason."""
        self.failed, self.note = True, note


@contextmanager
def run_record(step: str, run_id: str | None = None, url: str | None = None) -> Iterator[RunRecord]:
    """A row in warehouse.runs around the body: running, then ok or failed. A killed run stays `running`."""
    base = run_id or new_run_id()
    record = RunRecord(f"{base}/{step}" if not base.endswith(f"/{step}") else base, step)
    with transaction(url) as connection:
        connection.execute(
            text(
                "INSERT INTO warehouse.runs (run_id, step) VALUES (:run_id, :step) ON CONFLICT (run_id) DO UPDATE "
                "SET started_at = now(), finished_at = NULL, outcome = 'running', counts = '{}', note = ''"
            ),
            {"run_id": record.run_id, "step": step},
        )
    try:
        yield record
    except BaseException as error:
        record.fail(f"{type(error).__name__}: {error}".splitlines()[0][:500])
        _finish(record, url)
        raise
    _finish(record, url)


def _finish(record: RunRecord, url: str | None) -> None:
    with transaction(url) as connection:
        connection.execute(
            text(
                "UPDATE warehouse.runs SET finished_at = now(), outcome = :outcome, counts = :counts, note = :note "
                "WHERE run_id = :run_id"
            ),
            {
                "outcome": "failed" if record.failed else "ok",
                "counts": json.dumps(record.counts),
                "note": record.note,
                "run_id": record.run_id,
            },
        )
