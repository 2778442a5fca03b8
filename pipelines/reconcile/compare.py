"""Occasions of a list against launch events: which match, which are missing or extra, and where they differ."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, text

from pipelines.gazetteers import weapon_aliases
from pipelines.gazetteers.fold import fold
from pipelines.model import BALLISTIC_CLASSES
from pipelines.reconcile.reference import Reference, ReferenceList

# Times of Japan's MOD and CNS agree within 2 minutes in 24 of 24 launches; two lists that round to 5 still match.
_TIME_TOLERANCE = timedelta(minutes=5)
# Beyond two hours two timed accounts of a day are two launches.
_SAME_LAUNCH = timedelta(hours=2)
# Lists round distances to 10 or 50 km; 5 % covers it where flights are long, 10 km where they are short.
_RELATIVE, _ABSOLUTE_KM = 0.05, 10.0
# Sites that lie closer than this are one place, where no precision is stated.
_PLACE_KM = 25.0

Kind = Literal["matched", "differing", "missing", "extra"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the list and the table disagree, both as text."""

    field: str
    reference: str
    table: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One occasion of the list, one event of the table, or both, and what came of the comparison."""

    kind: Kind
    reference: Reference | None
    event: dict[str, Any] | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All outcomes in the order of time, and the counts of each kind."""

    outcomes: list[Outcome]

    @property
    def counts(self) -> dict[str, int]:
        """matched (differing ones included), differing, missing, extra."""
        kinds = [outcome.kind for outcome in self.outcomes]
        return {
            "matched": kinds.count("matched") + kinds.count("differing"),
            "differing": kinds.count("differing"),
            "missing": kinds.count("missing"),
            "extra": kinds.count("extra"),
        }

    def within(self, since: date | None, until: date | None) -> Reconciliation:
        """The outcomes of a span of days at the launch site, both inclusive: the event's day, else the list's."""
        first, last = since or date.min, until or date.max
        return Reconciliation([o for o in self.outcomes if first.isoformat() <= _when(o)[0] <= last.isoformat()])


def compare(connection: Connection, listed: ReferenceList) -> Reconciliation:
    """The list against the live events of its actors and its span of time."""
    events = _events(connection, listed)
    pairs = _pairs(listed.occasions, events)
    outcomes = []
    for position, reference in enumerate(listed.occasions):
        if position not in pairs:
            outcomes.append(Outcome("missing", reference, None))
            continue
        event = events[pairs[position]]
        differences = tuple(_differences(reference, event))
        outcomes.append(Outcome("differing" if differences else "matched", reference, event, differences))
    taken, span = set(pairs.values()), _span(listed)
    for position, event in enumerate(events):
        inside = span is not None and span[0] <= event["launched_on"] <= span[1]
        if position not in taken and inside and _in_scope(event, listed):
            outcomes.append(Outcome("extra", None, event))
    return Reconciliation(sorted(outcomes, key=_when))


def _when(outcome: Outcome) -> tuple[str, str]:
    day = outcome.event["launched_on"] if outcome.event else outcome.reference and outcome.reference.days[0]
    return (str(day), outcome.event["event_id"] if outcome.event else "")


def _span(listed: ReferenceList) -> tuple[Any, Any] | None:
    days = [day for reference in listed.occasions for day in reference.days]
    return (min(days), max(days)) if days else None


def _in_scope(event: dict[str, Any], listed: ReferenceList) -> bool:
    scope = listed.mapping.scope
    return not scope or event["weapon_class"] is None or event["weapon_class"] in scope


def _events(connection: Connection, listed: ReferenceList) -> list[dict[str, Any]]:
    span = _span(listed)
    if span is None:
        return []
    rows = connection.execute(
        text(
            "SELECT * FROM warehouse.launch_events WHERE duplicate_of IS NULL AND status <> 'retracted' "
            "AND actor = ANY(:actors) AND launched_on BETWEEN :first AND :last ORDER BY launched_on, event_id"
        ),
        {
            "actors": sorted({reference.actor for reference in listed.occasions}),
            "first": span[0] - timedelta(days=31),
            "last": span[1] + timedelta(days=1),
        },
    )
    return [dict(row._mapping) for row in rows]


def _pairs(references: Sequence[Reference], events: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Reference position → event position, one to one, the best agreeing pairs first."""
    by_day: dict[Any, list[int]] = {}
    for position, event in enumerate(events):
        by_day.setdefault((event["actor"], event["launched_on"]), []).append(position)
        if event["time_precision"] == "month":
            by_day.setdefault((event["actor"], event["launched_on"].strftime("%Y-%m")), []).append(position)
    scored = []
    for position, reference in enumerate(references):
        for rank, day in enumerate(reference.days):
            near = {*by_day.get((reference.actor, day), []), *by_day.get((reference.actor, f"{day:%Y-%m}"), [])}
            scored += [
                (score - rank * 2, position, candidate)
                for candidate in near
                if (score := _score(reference, events[candidate])) is not None
            ]
    pairs: dict[int, int] = {}
    for _, position, candidate in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if position not in pairs and candidate not in pairs.values():
            pairs[position] = candidate
    return pairs


def _score(reference: Reference, event: dict[str, Any]) -> float | None:
    """How well the two agree; None when they cannot be one launch."""
    score = 0.0 if event["time_precision"] == "month" else 3.0
    if reference.launched_at and event["launched_at"] and event["time_precision"] == "minute":
        apart = abs(reference.launched_at - event["launched_at"])
        if apart > _SAME_LAUNCH:
            return None
        score += 4 if apart <= _TIME_TOLERANCE else 1
    score -= len(list(_differences(reference, event))) * 0.5
    return score


def _differences(reference: Reference, event: dict[str, Any]) -> Iterator[Difference]:
    if event["launched_on"] not in reference.days and event["time_precision"] != "month":
        yield Difference("launched_on", " or ".join(map(str, reference.days)), str(event["launched_on"]))
    if (
        reference.launched_at
        and event["launched_at"]
        and event["time_precision"] == "minute"
        and abs(reference.launched_at - event["launched_at"]) > _TIME_TOLERANCE
    ):
        yield Difference("launched_at", f"{reference.launched_at:%H:%M} UTC", f"{event['launched_at']:%H:%M} UTC")
    low, high = event["count_min"], event["count_max"]
    if reference.count is not None and low is not None and not low <= reference.count <= (high or math.inf):
        yield Difference("count", str(reference.count), f"{low}–{high}" if high and high != low else f"{low}")
    if _other_class(reference.weapon_class, event["weapon_class"]):
        yield Difference("weapon_class", str(reference.weapon_class), event["weapon_class"])
    if reference.weapon_name and event["weapon_name"] and not _same_weapon(reference.weapon_name, event["weapon_name"]):
        yield Difference("weapon_name", reference.weapon_name, event["weapon_name"])
    yield from _place(reference, event)
    for name in ("range_km", "apogee_km"):
        theirs, ours = getattr(reference, name), event[name]
        if theirs and ours and abs(theirs - ours) > max(_ABSOLUTE_KM, _RELATIVE * theirs):
            yield Difference(name, f"{theirs:g}", f"{ours:g}")
    if reference.outcome and event["outcome"] not in {"unknown", reference.outcome}:
        yield Difference("outcome", reference.outcome, event["outcome"])


def _other_class(theirs: str | None, ours: str | None) -> bool:
    """Whether two classes contradict each other: BALLISTIC and MISSILE are less exact, not other."""
    if theirs is None or ours is None or theirs == ours or "MISSILE" in {theirs, ours} or ours == "PROJECTILE":
        return False
    vague = {"BALLISTIC"} & {theirs, ours}
    return not (vague and {theirs, ours} <= BALLISTIC_CLASSES | {"HGV"})


def _weapon_ids(name: str) -> set[str]:
    """The gazetteer's weapons that a name of a list may mean; `Hwasong-11A (KN-23)` names one twice."""
    parts = {fold(part.strip())[0] for part in (name, *name.replace(")", "(").split("(")) if part.strip()}
    return {alias.weapon_id for alias in weapon_aliases() if fold(alias.alias)[0] in parts}


def _same_weapon(theirs: str, ours: str) -> bool:
    if fold(theirs)[0] == fold(ours)[0] or fold(ours)[0] in fold(theirs)[0]:
        return True
    known, known_here = _weapon_ids(theirs), _weapon_ids(ours)
    return bool(known & known_here) or not known or not known_here


def _place(reference: Reference, event: dict[str, Any]) -> Iterator[Difference]:
    points = (reference.latitude, reference.longitude, event["latitude"], event["longitude"])
    if None in points:
        return
    apart = _distance_km(*points)
    if apart > _PLACE_KM + (event["site_precision_km"] or 0):
        table = f"{event['site_name']} ({apart:.0f} km apart)"
        yield Difference("site", reference.site_name or f"{points[0]}, {points[1]}", table)


def _distance_km(lat1: Any, lon1: Any, lat2: Any, lon2: Any) -> float:
    """Great-circle distance on a sphere of 6371 km; arguments in degrees."""
    a, b, c = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(c)
    return 6371 * math.acos(max(-1.0, min(1.0, cosine)))
