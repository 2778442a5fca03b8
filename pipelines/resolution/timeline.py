"""How an event's values came to be known: what each new article changed, as a function of time.

The timeline of an event is a pure function of its accounts and of people's decisions, in the order of publication, not
of arrival: "as known on D" means what all articles published by D tell, whenever they were read. What is recorded is
brought in line with it by appending rows, so a replay that changes nothing appends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from pipelines.resolution.account import Account
from pipelines.resolution.event import Evaluation, Event, by_publication, kind_of

# Columns of launch_events whose changes are history; the rest follows from them or only counts.
HISTORY_FIELDS = (
    "status", "kind", "launched_on", "launched_at", "time_precision", "count_min", "count_max", "weapon_class",
    "weapon_name", "site_id", "site_name", "latitude", "longitude", "range_km", "apogee_km", "outcome", "announced_by",
    "corrected",
)  # fmt: skip
# An article without a publication time is known at no time that can be named: after all others.
UNDATED = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's value for one column while it holds; `until` None: still."""

    field: str
    value: str | None
    since: datetime
    until: datetime | None
    cause: str


@dataclass(frozen=True, slots=True)
class Step:
    """From `known_at` on, `field` has `value` (text, None for none), because of `article_id` or a person."""

    known_at: datetime
    field: str
    value: str | None
    cause: str
    article_id: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A history row to append."""

    step: Step
    old_value: str | None


def as_text(value: Any) -> str | None:
    """A value as history keeps it: what PostgreSQL reads back into the column's type."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S+00")
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def timeline(accounts: Sequence[Account], final: Event, decisions: Sequence[Decision] = ()) -> list[Step]:
    """All steps of an event in the order of time. The last state equals `final` with the decisions that hold."""
    steps = list(_article_steps(accounts, final))
    return list(_with_decisions(steps, decisions)) if decisions else steps


def _article_steps(accounts: Sequence[Account], final: Event) -> Iterable[Step]:
    evaluation = Evaluation(kind_of(accounts))
    state: dict[str, str | None] = dict.fromkeys(HISTORY_FIELDS)
    ordered = sorted(accounts, key=by_publication)
    for index, account in enumerate(ordered):
        evaluation.choose(sorted(evaluation.add(account)))
        last = index == len(ordered) - 1
        if not last and ordered[index + 1].published_at == account.published_at:
            continue
        values = final.values if last else evaluation.told()
        for field in HISTORY_FIELDS:
            text = as_text(values[field])
            if text != state[field]:
                cause = "founded" if state["status"] is None else "article"
                if cause == "article" and (field == "corrected" or account.mention.corrected):
                    cause = "correction"
                yield Step(account.published_at or UNDATED, field, text, cause, account.article_id)
        state = {field: as_text(values[field]) for field in HISTORY_FIELDS}


def _with_decisions(steps: Sequence[Step], decisions: Sequence[Decision]) -> Iterable[Step]:
    """Lay people's decisions over the articles' steps: while one holds, its field shows nothing else."""
    ordered = sorted(decisions, key=lambda d: d.since)
    for field in HISTORY_FIELDS:
        own = [step for step in steps if step.field == field]
        laid = [d for d in ordered if d.field == field]
        moments = sorted({s.known_at for s in own} | {d.since for d in laid} | {d.until for d in laid if d.until})
        state: str | None = None
        for moment in moments:
            beneath = max((s for s in own if s.known_at <= moment), key=lambda s: s.known_at, default=None)
            holding = [d for d in laid if d.since <= moment and (d.until is None or moment < d.until)]
            if holding:
                step = Step(moment, field, holding[-1].value, holding[-1].cause, None)
            elif beneath is not None and beneath.known_at == moment:
                step = beneath
            else:
                step = Step(moment, field, beneath.value if beneath else None, "override", None)
            if step.value != state:
                yield step
                state = step.value


def changes(recorded: Mapping[str, Mapping[datetime, str | None]], steps: Sequence[Step]) -> list[Change]:
    """The rows to append so that the recorded steps (field → known_at → newest value) tell the timeline `steps`."""
    out: list[Change] = []
    for field in HISTORY_FIELDS:
        wanted = {step.known_at: step for step in steps if step.field == field}
        known = recorded.get(field, {})
        have: str | None = None
        want: str | None = None
        cause: Step | None = None
        for moment in sorted(wanted.keys() | known.keys()):
            before = want
            if moment in wanted:
                cause = wanted[moment]
                want = cause.value
            if moment in known:
                have = known[moment]
            if have != want:
                reason = cause if cause is not None and cause.known_at == moment else None
                step = reason or Step(moment, field, want, "rule", cause.article_id if cause else None)
                out.append(Change(step, before))
                have = want
    return sorted(out, key=lambda c: (c.step.known_at, HISTORY_FIELDS.index(c.step.field)))
