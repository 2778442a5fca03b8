"""Run in a subprocess: parse every DAG file and print what the tests assert, as JSON."""

from __future__ import annotations

import json
import sys

from airflow.dag_processing.dagbag import DagBag


def seconds(delta: object) -> float | None:
    return delta.total_seconds() if delta is not None else None  # type: ignore[attr-defined]


bag = DagBag(dag_folder=sys.argv[1])
described = {
    "import_errors": dict(bag.import_errors),
    "modules": sorted(m for m in sys.modules if m.split(".")[0] in ("pipelines", "spiders", "launchwire", "scrapy")),
    "dags": {
        dag.dag_id: {
            "schedule": type(dag.timetable).__name__,
            "cron": getattr(dag.timetable, "expression", None),
            "catchup": dag.catchup,
            "max_active_runs": dag.max_active_runs,
            "paused_at_first": dag.is_paused_upon_creation,
            "doc": dag.doc_md or "",
            "params": sorted(dag.params),
            "has_deadline": bool(dag.deadline),
            "tasks": {
                task.task_id: {
                    "retries": task.retries,
                    "policy": type(task.retry_policy).__name__ if task.retry_policy else None,
                    "timeout": seconds(task.execution_timeout),
                    "pool": task.pool,
                    "upstream": sorted(task.upstream_task_ids),
                    "rule": task.trigger_rule.value,
                }
                for task in dag.tasks
            },
        }
        for dag in bag.dags.values()
    },
}
json.dump(described, sys.stdout)
