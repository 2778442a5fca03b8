"""The missiles of an event, one by one, as far as the accounts tell them apart; reconciled with the count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.resolution.account import Account
from pipelines.resolution.choice import Choice
from pipelines.resolution.readings import FIELD_OF_CLAIM

# A salvo of rockets is told by its number; rows for each of hundreds would hold nothing else.
MOST_FLIGHTS = 50

# Column of flights ← field of the event.
_OF_EACH = {"range_km": "range_km", "apogee_km": "apogee_km", "speed_mach": "speed_mach"}
_OF_ALL = {"direction": "direction", "landing": "landing", "weapon_class": "weapon_class", "outcome": "outcome"}


@dataclass(frozen=True, slots=True)
class Flight:
    """One missile; a value that no account ties to it, alone or with all others, is None."""

    flight_no: int
    launched_at: datetime | None = None
    range_km: float | None = None
    apogee_km: float | None = None
    speed_mach: float | None = None
    direction: str | None = None
    landing: str | None = None
    weapon_class: str | None = None
    weapon_name: str | None = None
    outcome: str = "unknown"


def number_of_flights(count_min: int | None, instants: int, details: int) -> int:
    """How many rows: the count when one is known, else as many as times or figures tell apart; 0 above MOST_FLIGHTS."""
    number = count_min if count_min is not None else max(instants, details, 1)
    return number if number <= MOST_FLIGHTS else 0


def flights(
    accounts: Sequence[Account],
    choices: Mapping[str, Choice | None],
    instants: Sequence[datetime],
    weapon_name: str | None,
) -> list[Flight]:
    """The flights of an event, in the order of launch."""
    count = choices.get("count")
    details = {field: tuple(choice.value) if (choice := choices.get(field)) else () for field in _OF_EACH.values()}
    longest = max((len(values) for values in details.values()), default=0)
    number = number_of_flights(count.value[0] if count else None, len(instants), longest)
    own = _own_values(accounts)
    rows = []
    for flight_no in range(1, number + 1):
        row: dict[str, Any] = {"flight_no": flight_no, "weapon_name": weapon_name}
        if len(instants) == number:
            row["launched_at"] = instants[flight_no - 1]
        for column, field in _OF_EACH.items():
            values = details[field]
            if len(values) == number:
                row[column] = values[flight_no - 1]
        for column, field in _OF_ALL.items():
            choice = choices.get(field)
            if choice is not None and choice.value != "partial":
                row[column] = choice.value
        row |= own.get(flight_no, {})
        rows.append(Flight(**row))
    return rows


def _own_values(accounts: Sequence[Account]) -> dict[int, dict[str, Any]]:
    """Outcome, direction and landing that claims tie to one numbered missile, from the account richest in them."""
    best: dict[int, dict[str, Any]] = {}
    for account in sorted(accounts, key=lambda a: a.mention_id):
        found: dict[int, dict[str, Any]] = {}
        for claim in account.mention.evidence:
            column = FIELD_OF_CLAIM.get(claim.field)
            if claim.flight_no and not claim.superseded and column in ("outcome", "direction", "landing"):
                found.setdefault(claim.flight_no, {})[column] = claim.value
        if sum(map(len, found.values())) > sum(map(len, best.values())):
            best = found
    return best
