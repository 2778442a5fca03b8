"""Retention, vacuum, checks, a backup and the proof that it can be restored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import CronTriggerTimetable, dag, task

from launchwire.orchestration.policy import deadline, default_args

DOC = """
### Warehouse maintenance

Forgets fetches older than 180 days, vacuums, checks the tables, dumps them to `backups/` of the home (14 are kept), and
restores that dump into a scratch database to compare every table's row count.

| red task | do |
|---|---|
| `check` | as in `launch_events_daily`; the backup is made all the same |
| `back_up` | the disk is full, or the database away: its log says which |
| `restore_test` | the backup is not usable: keep the older ones, report the log |

Restoring for real: docs/runbook.md.
"""


@dag(
    dag_id="warehouse_maintenance",
    schedule=CronTriggerTimetable("20 3 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    dagrun_timeout=timedelta(hours=12),
    deadline=deadline("warehouse_maintenance", hours=10),
    default_args=default_args(),
    doc_md=DOC,
    tags=["launchwire"],
)
def warehouse_maintenance() -> None:
    """Thin."""

    @task(pool="warehouse")
    def retention() -> dict[str, int]:
        from launchwire.orchestration.upkeep import forget

        return forget()

    @task(pool="warehouse")
    def vacuum() -> dict[str, int]:
        from launchwire.orchestration.upkeep import vacuum

        return vacuum()

    @task(pool="warehouse")
    def check() -> dict[str, int]:
        from launchwire.orchestration.upkeep import check

        return check()

    # Bad rows are better saved than lost: a failed check keeps no backup from being made.
    @task(pool="warehouse", trigger_rule="all_done", execution_timeout=timedelta(hours=6))
    def back_up() -> str:
        from launchwire.orchestration.upkeep import back_up

        return back_up()

    @task(pool="warehouse", execution_timeout=timedelta(hours=6))
    def restore_test(dump: str) -> dict[str, int]:
        from launchwire.orchestration.upkeep import restore_test

        return restore_test(dump)

    @task(trigger_rule="all_done", execution_timeout=timedelta(minutes=10))
    def report() -> dict[str, int]:
        from launchwire.orchestration.report import report_run

        return report_run()

    dump, checked, end = back_up(), check(), report()
    retention() >> vacuum() >> checked >> dump
    [restore_test(dump), checked] >> end


warehouse_maintenance()
