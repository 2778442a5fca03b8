"""A backfill: a window of the past in chunks, then the same steps as the daily run."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Param, dag, task

from launchwire.orchestration.assets import ARTICLES, LAUNCH_EVENTS
from launchwire.orchestration.policy import default_args

DOC = """
### Backfill

Crawls the archives, sitemaps and queries of the sources over a window of the past, in chunks of `chunk_days`, one chunk
at a time (pool `archive`), then runs the steps once over all of it. It may run beside the daily run.

*Trigger* opens the form. A chunk that was crawled once is not crawled again, so a backfill that was stopped goes on
when it is triggered anew with the same values; `again` crawls all of it anew.

| red task | do |
|---|---|
| `choose_sources` | the form's values are wrong: its log says which. Trigger anew |
| `collect` (a chunk) | clear it when the sites are back; the other chunks went on |
| the others | as in `launch_events_daily` |
"""


@dag(
    dag_id="launch_events_backfill",
    schedule=None,
    max_active_runs=1,
    is_paused_upon_creation=False,
    default_args=default_args(),
    doc_md=DOC,
    tags=["launchwire"],
    params={
        "since": Param(None, type=["null", "string"], format="date", title="First day", description="UTC, included"),
        "until": Param(None, type=["null", "string"], format="date", title="Last day", description="UTC, included"),
        "sources": Param([], type="array", items={"type": "string"}, title="Sources", description="Empty: all"),
        "chunk_days": Param(30, type="integer", minimum=1, maximum=366, title="Days in one chunk"),
        "again": Param(False, type="boolean", title="Crawl finished chunks again"),
    },
)
def launch_events_backfill() -> None:
    """Thin: every task calls the function that the command line calls."""

    @task(execution_timeout=timedelta(minutes=5))
    def choose_sources() -> list[dict]:
        from launchwire.orchestration.backfill import plan_current

        return plan_current()

    @task(
        pool="archive",
        map_index_template="{{ task.op_kwargs['chunk']['name'] }}",
        execution_timeout=timedelta(hours=12),
    )
    def collect(chunk: dict) -> dict[str, int]:
        from launchwire.orchestration.backfill import collect_chunk

        return collect_chunk(chunk)

    # A chunk that failed keeps nobody from reading what the others found.
    @task(pool="warehouse", trigger_rule="all_done", execution_timeout=timedelta(hours=12), outlets=[ARTICLES])
    def extract() -> dict[str, int]:
        from launchwire.orchestration.steps import run_step

        return run_step("extract")

    @task(pool="warehouse", execution_timeout=timedelta(hours=12))
    def deduplicate() -> dict[str, int]:
        from launchwire.orchestration.steps import run_step

        return run_step("deduplicate")

    @task(pool="warehouse", execution_timeout=timedelta(hours=12))
    def resolve() -> dict[str, int]:
        from launchwire.orchestration.steps import run_step

        return run_step("resolve")

    @task(pool="warehouse", outlets=[LAUNCH_EVENTS])
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

    plan = choose_sources()
    crawl = collect.expand(chunk=plan)
    end = report()
    crawl >> extract() >> deduplicate() >> resolve() >> check() >> end
    [plan, crawl] >> end


launch_events_backfill()
