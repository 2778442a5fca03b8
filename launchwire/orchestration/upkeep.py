"""The tasks of source_health and warehouse_maintenance."""

from __future__ import annotations

import logging
from collections import Counter

from airflow.sdk import get_current_context
from airflow.sdk.exceptions import AirflowFailException

from launchwire.notify import Trouble, over, tell
from launchwire.orchestration.steps import Counts, reported, run_id, run_step

log = logging.getLogger("launchwire")


def judge_sources() -> Counts:
    """Judge every source; tell of those in trouble in one message, and of those that are well again.

    Fails when more than half of the sources that were ever asked are in trouble: that is our side, not theirs.
    """
    from launchwire.maintenance.source_health import judge_all
    from pipelines.warehouse import run_record

    with run_record("source_health", run_id(get_current_context())) as record:
        found = judge_all()
        bad = [one for one in found if not one.well]
        for one in bad:
            log.warning("%s is %s: %s", one.source_id, one.state, one.reason)
        tell([Trouble(f"source/{one.source_id}", f"{one.source_id} is {one.state}", one.reason) for one in bad])
        over(f"source/{one.source_id}" for one in found if one.well)
        record.counts = {"sources": len(found), **Counter(one.state for one in found)}
        record.note = "; ".join(f"{one.source_id} {one.state}" for one in bad)[:500]
        asked = [one for one in found if one.state != "new"]
        if asked and 2 * len(bad) > len(asked):
            raise AirflowFailException(f"{len(bad)} of {len(asked)} sources are in trouble: {record.note}")
    return dict(record.counts)


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

    dump = back_up()
    log.info("backup: %s, %.1f MB", dump, dump.stat().st_size / 1e6)
    return str(dump)


def restore_test(dump: str) -> Counts:
    """Restore the backup just written."""
    from pathlib import Path

    from launchwire.maintenance.backup import restore_test

    return reported("restore test", lambda: restore_test(Path(dump)))
