"""Which failures are tried again.

The network and the database come back, so those are tried again, later each time. Bad data, a failed check and a
defect in the code do not change by waiting: they fail at once. A killed process leaves no exception and is tried again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from pipelines.settings import settings

TRANSIENT: list[type[BaseException] | str] = [
    OSError,  # also every refused connection and time-out, and a full disk
    "sqlalchemy.exc.OperationalError",
    "sqlalchemy.exc.InterfaceError",
    "airflow.sdk.exceptions.AirflowTaskTimeout",
]

POLICY = ExceptionRetryPolicy(
    rules=[RetryRule(exception=TRANSIENT, action=RetryAction.RETRY, reason="the network or the database was away")],
    default=RetryAction.FAIL,
)


def default_args() -> dict[str, Any]:
    """The arguments of every task. Three more tries within about 35 minutes outlast a restart of the database."""
    return {
        "owner": "launchwire",
        "retries": 3,
        "retry_delay": timedelta(seconds=settings().retry_seconds),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=30),
        "retry_policy": POLICY,
        "execution_timeout": timedelta(hours=2),
    }


def deadline(dag_id: str, *, hours: float, interval: timedelta = timedelta(0)) -> DeadlineAlert:
    """Tell somebody when a scheduled run is not done `hours` after it was due.

    A run is due at its logical date plus its data `interval` (none for a plain cron). Not counted from the time it was
    queued: Airflow 3.3 answers 500 when a run with such a deadline is cleared, and clearing is what people do first.
    """
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_LOGICAL_DATE,
        interval=interval + timedelta(hours=hours),
        callback=SyncCallback("launchwire.orchestration.deadline.missed", kwargs={"dag_id": dag_id, "hours": hours}),
    )
