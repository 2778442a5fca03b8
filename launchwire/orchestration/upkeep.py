"""The tasks of source_health and warehouse_maintenance."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from launchwire.notify import Trouble, over, tell
from launchwire.orchestration.steps import Counts, reason_first, reported, run_id, run_step, sentence

log = logging.getLogger("launchwire")

# Each source in trouble is a task of its own in the grid, at two seconds each; message and tables name them all.
MOST_TROUBLES = 50


def probe() -> Counts:
    """Ask every source once, lightly; each outcome is a row of raw.fetches, none of them a failure of this task."""
    from spiders.index_probe import probe_sources

    return reported("probe", lambda: probe_sources(run_id=run_id(get_current_context())))


def judge_sources() -> list[dict[str, str]]:
    """Judge every source; those in trouble, each with a line for people.

    All new troubles are told in one message, and so are those that are over. Fails when more than half of the sources
    that were ever asked are in trouble: that is our side, not theirs.
    """
    from launchwire.maintenance.source_health import judge_all
    from pipelines.warehouse import run_record

    with reason_first("source health"), run_record("source_health", run_id(get_current_context())) as record:
        found = judge_all()
        bad = [one for one in found if not one.well]
        tell([Trouble(f"source/{one.source_id}", f"{one.source_id} is {one.state}", one.reason) for one in bad])
        over(f"source/{one.source_id}" for one in found if one.well)
        record.counts = {"sources": len(found), **Counter(one.state for one in found)}
        record.note = "; ".join(f"{one.source_id} {one.state}" for one in bad)[:500]
        asked = [one for one in found if one.state != "new"]
        if asked and 2 * len(bad) > len(asked):
            raise AirflowFailException(f"{len(bad)} of {len(asked)} sources are in trouble: {record.note}")
    log.info("%s", sentence("source health", record.counts))
    return [{"name": f"{one.source_id} {one.state}", "reason": one.reason} for one in bad[:MOST_TROUBLES]]


def trouble(source: Mapping[str, str]) -> None:
    """One source in trouble: red, with its reason as the first line. Judging again would not change it."""
    line = f"{source['name']}: {source['reason']}"
    log.error("%s", line)
    raise AirflowFailException(line)


def health_report() -> Counts:
    """The last task of source_health: its note. Red when a source is in trouble, or when nobody could judge."""
    ti = get_current_context()["ti"]
    bad = ti.xcom_pull(task_ids="judge")
    if bad is None:
        note = "FAILED: judge; its log says why"
    else:
        note = ", ".join(source["name"] for source in bad) or "all sources are well"
    ti.xcom_push(key="note", value=note)
    if bad is None or bad:
        log.error("%s", note)
        raise AirflowFailException(note)
    log.info("%s", note)
    return {"in_trouble": 0}


def forget() -> Counts:
    """Retention."""
    from launchwire.maintenance.retention import forget

    return reported("retention", forget)


def vacuum() -> Counts:
    """Vacuum."""
    from launchwire.maintenance.retention import vacuum

    return reported("vacuum", vacuum)


def check() -> Counts:
    """The checks."""
    return run_step("check")


def back_up() -> str:
    """Backup; the file's path."""
    from launchwire.maintenance.backup import back_up

    with reason_first("backup"):
        dump = back_up()
    log.info("backup: %s, %.1f MB", dump, dump.stat().st_size / 1e6)
    return str(dump)


def restore_test(dump: str) -> Counts:
    """Restore the backup just written."""
    from pathlib import Path

    from launchwire.maintenance.backup import restore_test

    return reported("restore test", lambda: restore_test(Path(dump)))
