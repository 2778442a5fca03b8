"""Alarms a source: what is not normal for it, told apart from what failed.

An audit in 2026 found 65 of 228 feeds of a public catalogue dead; the health of sources is part of the product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.articles.fetches import SourceHistory
from spiders.catalogue import Source


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm: its kind (DEAD, EMPTY, SILENT, STALE, GAP, FLOOD, FLOOR, BUDGET) and why, in plain words."""

    kind: str
    reason: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"


def alarms(source: Source, own: Mapping[str, int], outcome: str, history: SourceHistory) -> list[Alarm]:
    """What is wrong with a source after a run. `own` are the run's counts, `history` what the tables knew before it.

    SILENT and FLOOR need a week of history: a source just added is not silent.
    """
    floors, found = source.floors, []
    if outcome == "failed":
        found.append(Alarm("DEAD", f"no request succeeded, {history.failures_in_a_row + 1} runs in a row"))
    elif outcome not in ("busy", "resting") and own.get("indexes_read", 0) and not own.get("listed_entries", 0):
        found.append(Alarm("EMPTY", "its index answered and held no entry"))
    silent = history.days_since_new
    if silent is not None and silent > floors.silent_days and not own.get("new"):
        found.append(Alarm("SILENT", f"no new article for {silent:.1f} days, {floors.silent_days:g} are normal"))
    stale = history.newest_entry_days
    if stale is not None and stale > floors.silent_days and outcome == "nothing_new":
        found.append(Alarm("STALE", f"its newest entry is {stale:.1f} days old"))
    if own.get("gap"):
        found.append(Alarm("GAP", "its oldest entry is newer than the newest seen before: some fell out between runs"))
    if own.get("new", 0) > floors.articles_per_day_max * max(1.0, min(silent or 1.0, 7.0)):
        found.append(Alarm("FLOOD", f"{own['new']} new articles, {floors.articles_per_day_max:g} a day are normal"))
    floor = floors.articles_per_day_min
    if history.days_known >= 7 and history.new_last_week < floor * 7:
        found.append(Alarm("FLOOR", f"{history.new_last_week} articles in 7 days, {floor:g} a day are the floor"))
    if own.get("budget_spent"):
        found.append(Alarm("BUDGET", "more pages are due than one run may ask for; the next run goes on"))
    return found
