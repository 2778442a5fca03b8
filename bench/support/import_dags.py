"""Run in a subprocess: processor seconds that our DAG files cost beyond Airflow itself, as one number.

A first DAG file that uses the same parts of Airflow and nothing of ours is read before; what it loads is Airflow's.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

PLAIN = """
from datetime import UTC, datetime, timedelta
from airflow.sdk import Asset, CronDataIntervalTimetable, CronTriggerTimetable, ExceptionRetryPolicy, Param, RetryAction
from airflow.sdk import RetryRule, dag, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

@dag(schedule=CronDataIntervalTimetable("40 0 * * *", timezone="UTC"), start_date=datetime(2024, 1, 1, tzinfo=UTC),
     deadline=DeadlineAlert(reference=DeadlineReference.DAGRUN_LOGICAL_DATE, interval=timedelta(hours=4),
                            callback=SyncCallback("plain.missed")),
     params={"since": Param(None, type=["null", "string"])})
def plain():
    @task(outlets=[Asset(name="a", uri="x://a")])
    def one(params=None):
        return [1]
    @task(map_index_template="{{ task.op_kwargs['x'] }}")
    def two(x):
        return x
    two.expand(x=one())
plain()
"""


def main() -> None:
    from airflow.dag_processing.dagbag import DagBag

    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plain.py").write_text(PLAIN)
        assert not DagBag(dag_folder=folder).import_errors
    began = time.process_time()
    bag = DagBag(dag_folder=sys.argv[1])
    spent = time.process_time() - began
    assert len(bag.dags) == 4, bag.import_errors
    sys.stdout.write(f"{spent:.3f}\n")


if __name__ == "__main__":
    main()
