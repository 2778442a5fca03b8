"""Called by Airflow when a run is not done in time."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

log = logging.getLogger("launchwire")


def missed(dag_id: str, hours: float, **context: Any) -> None:
    """Tell that the run of `dag_id` is not done `hours` after it was due; the next good run closes the alert.

    A run that began late, because the machine was off, gets its `hours` from its start: it is no trouble yet, and the
    DAG's own time-out ends it if it becomes one.
    """
    from launchwire.notify import Trouble, tell

    title = f"{dag_id} is not done {hours:g} hours after it was due"
    began = _began(context.get("dag_run"))
    if began is not None and datetime.now(UTC) - began < timedelta(hours=hours):
        log.info("%s, but it began only at %s", title, began.isoformat(timespec="minutes"))
        return
    log.error("%s", title)
    tell([Trouble(f"deadline/{dag_id}", title, "Look at its running or waiting task; see docs/runbook.md.")])


def _began(dag_run: Any) -> datetime | None:
    """When the run began; Airflow hands it over as an object or as its JSON form."""
    found = dag_run.get("start_date") if isinstance(dag_run, Mapping) else getattr(dag_run, "start_date", None)
    return datetime.fromisoformat(found) if isinstance(found, str) else found
