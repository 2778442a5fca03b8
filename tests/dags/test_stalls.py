"""A component that lives and does nothing is found by what Airflow's own tables say."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, create_engine, text

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import metadata_urls
from launchwire.runtime.airflow_prepare import prepare
from launchwire.runtime.stalls import _judge, stall_seconds, stalled

pytestmark = pytest.mark.airflow

LIMIT = 60.0
OLD = {"scheduler": 500.0, "dag-processor": 500.0}


@pytest.fixture
def metadata(database: str) -> Iterator[Connection]:
    """Airflow's own tables, in a transaction that is rolled back."""
    prepare()
    engine = create_engine(metadata_urls(postgres.server())[0])
    with engine.connect() as connection:
        connection.execute(text("DELETE FROM task_instance WHERE state = 'queued'"))
        connection.execute(text("DELETE FROM job"))
        yield connection
        connection.rollback()
    engine.dispose()


def heartbeat(metadata: Connection, job_type: str, seconds_ago: float) -> None:
    statement = (
        "INSERT INTO job (job_type, state, latest_heartbeat) VALUES (:t, 'running', now() - make_interval(secs => :s))"
    )
    metadata.execute(text(statement), {"t": job_type, "s": seconds_ago})


def queue(metadata: Connection, seconds_ago: float) -> None:
    # The run that it belongs to is left out: what is asked is asked of this row alone.
    metadata.execute(text("SET LOCAL session_replication_role = replica"))
    statement = (
        "INSERT INTO task_instance (id, task_id, dag_id, run_id, map_index, state, try_number, pool, pool_slots, "
        "queued_dttm) VALUES (:id, 't', 'd', :id, -1, 'queued', 1, 'p', 1, now() - make_interval(secs => :s))"
    )
    metadata.execute(text(statement), {"id": str(uuid.uuid4()), "s": seconds_ago})


def test_a_silent_scheduler_and_a_silent_dag_processor_are_stalled(metadata: Connection) -> None:
    heartbeat(metadata, "SchedulerJob", 61)
    heartbeat(metadata, "DagProcessorJob", 500)
    assert _judge(metadata, OLD, 4, LIMIT) == {
        "scheduler": "gave no sign of life for 61 s",
        "dag-processor": "gave no sign of life for 500 s",
    }
    # One that was just started speaks in a while; one that is down is no matter of this.
    assert _judge(metadata, {"scheduler": 59.0}, 4, LIMIT) == {}


def test_the_newest_sign_of_life_counts(metadata: Connection) -> None:
    for seconds in (500, 59, 100):
        heartbeat(metadata, "SchedulerJob", seconds)
    assert _judge(metadata, OLD, 4, LIMIT) == {}


def test_a_task_that_waits_beside_idle_workers_means_a_stuck_queue(metadata: Connection) -> None:
    heartbeat(metadata, "SchedulerJob", 1)
    queue(metadata, 59)
    assert _judge(metadata, OLD, 3, LIMIT) == {}
    queue(metadata, 61)
    assert _judge(metadata, OLD, 3, LIMIT) == {"scheduler": "1 tasks wait in its queue while 3 workers are idle"}
    # All workers busy: it waits for its turn. A new scheduler: it takes over what the old one had queued.
    assert _judge(metadata, OLD, 0, LIMIT) == {}
    assert _judge(metadata, {"scheduler": 119.0}, 3, LIMIT) == {}


def test_nothing_is_stalled_while_the_database_is_away() -> None:
    assert stalled("postgresql+psycopg2://nobody@127.0.0.1:1/nowhere", OLD, 4, LIMIT) == {}
    assert (stall_seconds(10), stall_seconds(60)) == (60.0, 120.0)
