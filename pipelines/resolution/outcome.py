"""One pass's result as values ready to be written: events with their ids, people's decisions applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pipelines.gazetteers import sites
from pipelines.resolution.cluster import Cluster
from pipelines.resolution.event import Event
from pipelines.resolution.judgements import Judgement
from pipelines.resolution.summary import summary
from pipelines.resolution.timeline import UNDATED, Decision, Step, timeline

_INTEGERS = frozenset({"count_min", "count_max"})
_FLOATS = frozenset({"latitude", "longitude", "site_precision_km", "range_km", "apogee_km"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One live event of a pass: its id, cluster, evaluation, final column values and timeline."""

    event_id: str
    cluster: Cluster
    event: Event
    values: dict[str, Any]
    steps: list[Step]


def outcome(event_id: str, cluster: Cluster, event: Event, decisions: Sequence[Decision]) -> Outcome:
    """The event with people's decisions laid over what the articles tell."""
    accounts = [member.account for member in cluster.members]
    steps = timeline(accounts, event)
    changed = [step.known_at for step in steps if step.known_at < UNDATED]
    values = apply_decisions(event.values, [d for d in decisions if d.until is None])
    values["last_changed_at"] = max(changed, default=None)
    if decisions:
        steps = timeline(accounts, event, decisions)
    return Outcome(event_id, cluster, event, values, steps)


def apply_decisions(values: Mapping[str, Any], decisions: Sequence[Decision]) -> dict[str, Any]:
    """The column values with each decision's in place; a site set by id brings its name and coordinates along."""
    out = dict(values)
    for decision in decisions:
        out[decision.field] = typed(decision.field, decision.value)
        if decision.field == "site_id" and decision.value in sites():
            site = sites()[decision.value]
            out |= {
                "site_name": site.name, "latitude": site.latitude, "longitude": site.longitude,
                "site_precision_km": site.precision_km,
            }  # fmt: skip
    if decisions:
        out["summary"] = summary(out)
    return out


def typed(field: str, value: str | None) -> Any:
    """An override's text as the column's type."""
    if value is None:
        return None
    if field in _INTEGERS:
        return int(value)
    if field in _FLOATS:
        return float(value)
    if field == "launched_on":
        return date.fromisoformat(value)
    if field == "launched_at":
        return datetime.fromisoformat(value)
    if field == "corrected":
        return value.lower() in ("t", "true", "yes", "on", "1")
    return value


def retractions(clusters: Sequence[Cluster], judgements: Sequence[Judgement]) -> dict[int, list[Decision]]:
    """Place of a cluster → the retractions that fall on it: it holds most of the mentions that were judged."""
    out: dict[int, list[Decision]] = {}
    for judgement in judgements:
        if judgement.verdict != "retract":
            continue
        shared = [
            (-len(judgement.left & {m.account.mention_id for m in cluster.members}), index)
            for index, cluster in enumerate(clusters)
        ]
        if shared and min(shared)[0] < 0:
            decision = Decision("status", "retracted", judgement.made_at, judgement.undone_at, "judgement")
            out.setdefault(min(shared)[1], []).append(decision)
    return out
