"""The daily run: collect → extract → deduplicate → resolve → check, then the report."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import CronDataIntervalTimetable, Param, dag, task

from launchwire.orchestration.assets import ARTICLES, LAUNCH_EVENTS
from launchwire.orchestration.policy import deadline, default_args
from pipelines.settings import settings

DOC = """
### The daily run

Reads every source of the catalogue, finds the launch events in new articles, brings `warehouse.launch_events` up to
date and checks it. Each task returns its counts and says them in one line of its log. Running it again, or two runs at
once, ends in the same tables.

| red task | means | do |
|---|---|---|
| `choose_sources` | a file of the source catalogue is wrong | the log names file and line; correct it, clear the task |
| `collect` | no source of that group answered, or the crawl died | see `source_health`; clear it later |
| `extract`, `deduplicate`, `resolve` | the database was away, or a defect | clear it: it goes on where it stopped |
| `check` | the tables break a promise | the log names each failed check; `warehouse.check_results` has the rows |
| `report` | a task before it failed | it names them |

A group of sources that failed stops nobody else. The same error after clearing is a defect: report the task's log.

Other days: *Trigger* with `since` and `until`. Many days: `launch_events_backfill`.
"""


@dag(
    dag_id="launch_events_daily",
    # 00:40 UTC: the day is over everywhere that outlets date in UTC, and Korea's and Japan's evening news is out.
    schedule=CronDataIntervalTimetable("40 0 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,  # the first run after a pause reaches back to the last success by itself
    max_active_runs=1,
    is_paused_upon_creation=False,
    dagrun_timeout=timedelta(hours=6),
    deadline=deadline("launch_events_daily", hours=settings().deadline_hours, interval=timedelta(days=1)),
    default_args=default_args(),
    doc_md=DOC,
    tags=["launchwire"],
    params={
        "since": Param(None, type=["null", "string"], description="First day or time to collect, UTC: 2019-05-09"),
        "until": Param(None, type=["null", "string"], description="Last day (included) or end time, UTC"),
        "sources": Param([], type="array", items={"type": "string"}, description="Only these sources; empty: all"),
    },
)
def launch_events_daily() -> None:
    """Thin: every task calls the function that the command line calls."""

    @task(execution_timeout=timedelta(minutes=5))
    def choose_sources(params: dict | None = None) -> list[dict]:
        from launchwire.orchestration.steps import choose_groups

        return choose_groups((params or {}).get("sources"))

    @task(pool="network", map_index_template="{{ task.op_kwargs['group']['name'] }}")
    def collect(group: dict) -> dict[str, int]:
        from launchwire.orchestration.steps import collect_group

        return collect_group(group)

    # A group of sources that failed keeps nobody from reading what the others found.
    @task(pool="warehouse", trigger_rule="all_done", outlets=[ARTICLES])
    def extract() -> dict[str, int]:
        from launchwire.orchestration.steps import run_step

        return run_step("extract")

    @task(pool="warehouse")
    def deduplicate() -> dict[str, int]:
        from launchwire.orchestration.steps import run_step

        return run_step("deduplicate")

    @task(pool="warehouse")
    def resolve() -> dict[str, int]:
        from launchwire.orchestration.steps import run_step

        return run_step("resolve")

    @task(pool="warehouse", execution_timeout=timedelta(minutes=30), outlets=[LAUNCH_EVENTS])
    def check(outlet_events: dict | None = None) -> dict[str, int]:
        from launchwire.orchestration.report import describe
        from launchwire.orchestration.steps import run_step

        counts = run_step("check")
        describe(outlet_events[LAUNCH_EVENTS])
        return counts

    @task(trigger_rule="all_done", execution_timeout=timedelta(minutes=10))
    def report() -> dict[str, int]:
        from launchwire.orchestration.report import report_run

        return report_run()

    crawl = collect.expand(group=choose_sources())
    end = report()
    crawl >> extract() >> deduplicate() >> resolve() >> check() >> end
    crawl >> end


launch_events_daily()
