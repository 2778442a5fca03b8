"""Components that live and do nothing: a scheduler that hangs, a queue from which no worker takes.

Judged by what Airflow's own tables say, since the processes look well from outside.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

_JOBS = {"scheduler": "SchedulerJob", "dag-processor": "DagProcessorJob"}

_SILENT_FOR = text("SELECT extract(epoch FROM now() - max(latest_heartbeat)) FROM job WHERE job_type = :job_type")
_QUEUED = text(
    "SELECT count(*) FROM task_instance "
    "WHERE state = 'queued' AND queued_dttm < now() - make_interval(secs => :seconds)"
)


def stall_seconds(lost_task_seconds: int) -> float:
    """How long a component may be silent. A scheduler speaks every five seconds, on an overloaded machine later."""
    return max(60.0, 2.0 * lost_task_seconds)


def stalled(metadata_url: str, ages: Mapping[str, float], idle_workers: int, limit: float) -> dict[str, str]:
    """Why each stalled component is one; `ages` are the seconds since each was started, `limit` is as above.

    Nothing can be said while the database is away: that is looked after elsewhere.
    """
    engine = create_engine(metadata_url, poolclass=NullPool, connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            return _judge(connection, ages, idle_workers, limit)
    except (OperationalError, ProgrammingError):
        return {}


def _judge(connection: Connection, ages: Mapping[str, float], idle_workers: int, limit: float) -> dict[str, str]:
    found = {}
    for component, job_type in _JOBS.items():
        if ages.get(component, 0.0) > limit:
            silent = connection.execute(_SILENT_FOR, {"job_type": job_type}).scalar()
            if silent is not None and silent > limit:
                found[component] = f"gave no sign of life for {silent:.0f} s"
    # A new scheduler needs a while to take over what its forerunner had queued.
    if idle_workers and ages.get("scheduler", 0.0) > 2 * limit and "scheduler" not in found:
        waiting = connection.execute(_QUEUED, {"seconds": limit}).scalar_one()
        if waiting:
            found["scheduler"] = f"{waiting} tasks wait in its queue while {idle_workers} workers are idle"
    return found
