"""Called by Airflow when a run is not done in time."""

from __future__ import annotations

import logging
from typing import Any

log = logging.getLogger("launchwire")


def missed(dag_id: str, hours: float, **_context: Any) -> None:
    """Tell that the run of `dag_id` is not done `hours` after it was due; the next good run closes the alert."""
    from launchwire.notify import Trouble, tell

    title = f"{dag_id} is not done after {hours:g} hours"
    log.error("%s", title)
    tell([Trouble(f"deadline/{dag_id}", title, "Look at its running or waiting task; see docs/runbook.md.")])
