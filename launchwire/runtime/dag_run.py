"""Run a DAG's tasks to the end in a subprocess, without scheduler or UI, and report each task.

The subprocess calls Airflow's own `dag.test()`: the real tasks, retries, params and XComs, on the real metadata
database, one after the other.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from launchwire.runtime.airflow_prepare import prepare

DAILY = "launch_events_daily"


@dataclass(frozen=True, slots=True)
class TaskReport:
    """How one task ended. `name` is a mapped task's readable name; `result` is what it returned, mostly counts."""

    task: str
    state: str
    name: str = ""
    result: Any = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DagReport:
    """How a DAG run ended: `state` is success or failed. `log` holds Airflow's output."""

    dag: str
    state: str
    tasks: tuple[TaskReport, ...]
    log: str = ""

    @property
    def failed(self) -> list[str]:
        """Names of the tasks that did not end well."""
        return [task.task for task in self.tasks if task.state not in ("success", "skipped")]


def run_daily(
    since: str | None = None,
    until: str | None = None,
    sources: list[str] | None = None,
    environ: Mapping[str, str] | None = None,
) -> DagReport:
    """Run the daily DAG's tasks over a window: ISO dates (`until` included) or date-times; by default the last day."""
    return run_dag(DAILY, {"since": since, "until": until, "sources": sources or []}, environ)


def run_dag(dag: str, conf: Mapping[str, Any], environ: Mapping[str, str] | None = None) -> DagReport:
    """Run `dag` with params `conf`. `environ` is added to the prepared environment."""
    full = {**prepare(), **(environ or {})}
    with tempfile.TemporaryDirectory(prefix="launchwire-dag-") as scratch:
        answer, log = Path(scratch) / "report.json", Path(scratch) / "log"
        with log.open("wb") as output:
            done = subprocess.run(
                [sys.executable, "-m", "launchwire.runtime.dag_run", dag, json.dumps(conf), str(answer)],
                env=full,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        text = log.read_text(errors="replace")
        if not answer.exists():
            tail = "\n".join(text.splitlines()[-20:])
            raise RuntimeError(f"the run of {dag} ended with {done.returncode} before it could report:\n{tail}")
        data = json.loads(answer.read_text())
    tasks = tuple(TaskReport(**task) for task in data["tasks"])
    return DagReport(dag=data["dag"], state=data["state"], tasks=tasks, log=text)


def _main(dag_id: str, conf: dict[str, Any], answer: Path) -> None:
    """In the subprocess: run the DAG and write the report."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session
    from sqlalchemy import select

    from launchwire.runtime.airflow_env import DAGS

    bag = DagBag(dag_folder=str(DAGS / f"{dag_id}.py"))
    if bag.import_errors:
        raise RuntimeError("; ".join(f"{file}: {error}" for file, error in bag.import_errors.items()))
    dag = bag.dags[dag_id]
    # dag.test() of Airflow 3.3 fails on deadline alerts (it looks them up by their definition), and nobody waits here.
    dag.deadline = None
    run = dag.test(run_conf=conf)
    with create_session() as session:
        query = select(XComModel).where(
            XComModel.dag_id == dag_id, XComModel.run_id == run.run_id, XComModel.key == "return_value"
        )
        returned = session.scalars(query).all()
        values = {(x.task_id, x.map_index): XComModel.deserialize_value(x) for x in returned}
        instances = sorted(
            run.get_task_instances(session=session),
            key=lambda ti: (ti.start_date is None, ti.start_date, ti.map_index),
        )
        tasks = tuple(
            TaskReport(
                task=ti.task_id,
                state=str(ti.state or "none"),
                name=ti.rendered_map_index or "",
                result=values.get((ti.task_id, ti.map_index)),
                seconds=round(ti.duration or 0.0, 3),
            )
            for ti in instances
        )
    report = DagReport(dag=dag_id, state=str(run.state), tasks=tasks)
    answer.write_text(json.dumps(asdict(report), default=str))
    logging.getLogger(__name__).info("reported %d tasks", len(tasks))


if __name__ == "__main__":
    _main(sys.argv[1], json.loads(sys.argv[2]), Path(sys.argv[3]))
