"""Which sources are dead, silent, below their floor or flooding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from launchwire.orchestration.policy import default_args

DOC = """
### Source health

Asks each source of the catalogue once, lightly (`probe`), and judges it by its own thresholds (`[floors]` in its file)
from what the last crawls and probes met. Each source in trouble is a red task `trouble` with its name and reason, and
one alert; all new ones are one message, and the end of a trouble is told, too.

| state | means | do |
|---|---|---|
| dead | no answer for three days | open the site; correct the address, or disable it with the reason in `status` |
| silent | answers, but no new article for `silent_days` | the listing changed its form: see docs/adding-a-source.md |
| low, flood | not as many articles a day as `[floors]` says | correct the floor or the pattern |
| unasked | no crawl for two days | look at `launch_events_daily` |

`judge` is red only when more than half of all sources are in trouble: then the fault is on this side. A source that
will not come back is disabled in its file; then the run is green again.
"""


@dag(
    dag_id="source_health",
    schedule=CronTriggerTimetable("10 */6 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    dagrun_timeout=timedelta(hours=1),
    default_args=default_args(),
    doc_md=DOC,
    tags=["launchwire"],
)
def source_health() -> None:
    """Thin."""

    @task(pool="network", execution_timeout=timedelta(minutes=30))
    def probe() -> dict[str, int]:
        from launchwire.orchestration.upkeep import probe

        return probe()

    # Without a network the crawls' own outcomes are judged all the same.
    @task(trigger_rule="all_done", execution_timeout=timedelta(minutes=10))
    def judge() -> list[dict]:
        from launchwire.orchestration.upkeep import judge_sources

        return judge_sources()

    @task(map_index_template="{{ task.op_kwargs['source']['name'] }}", execution_timeout=timedelta(minutes=5))
    def trouble(source: dict) -> None:
        from launchwire.orchestration.upkeep import trouble

        trouble(source)

    @task(trigger_rule="all_done", execution_timeout=timedelta(minutes=10))
    def report() -> dict[str, int]:
        from launchwire.orchestration.upkeep import health_report

        return health_report()

    judged = judge()
    probe() >> judged
    trouble.expand(source=judged) >> report()


source_health()
