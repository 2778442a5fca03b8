"""A cluster's accounts to the row of the launch event: every value by its rule, with the claims behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipelines.gazetteers import sites, weapons
from pipelines.resolution.account import Account, instants
from pipelines.resolution.choice import Choice, choose
from pipelines.resolution.confidence import confidence
from pipelines.resolution.flights import Flight, flights
from pipelines.resolution.readings import CLAIM_FIELDS, Reading, readings
from pipelines.resolution.speakers import is_official
from pipelines.resolution.summary import summary

_NEVER = datetime.max.replace(tzinfo=UTC)
# Stated launch times that lie closer are one launch told by two sources.
SAME_LAUNCH = timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Event:
    """The values of one launch event by column of warehouse.launch_events, its flights, and the choice behind each."""

    values: dict[str, Any]
    flights: list[Flight]
    choices: dict[str, Choice]


@dataclass(slots=True)
class Evaluation:
    """An event while its accounts are taken in, in the order of publication; `kind` is that of all its accounts."""

    kind: str
    accounts: list[Account] = field(default_factory=list)
    by_field: dict[str, list[Reading]] = field(default_factory=lambda: {name: [] for name in CLAIM_FIELDS})
    choices: dict[str, Choice] = field(default_factory=dict)

    def add(self, account: Account) -> set[str]:
        """Take an account in; the fields that have to be chosen anew."""
        self.accounts.append(account)
        due = set()
        for reading in readings(account, self.kind):
            self.by_field[reading.field].append(reading)
            standing = self.choices.get(reading.field)
            if standing is None or reading.retracted or reading.value != standing.value:
                due.add(reading.field)
        return due

    def choose(self, names: Iterable[str]) -> None:
        """Choose the values of the named fields from all readings so far."""
        for name in names:
            choice = choose(name, self.by_field[name])
            if choice is None:
                self.choices.pop(name, None)
            else:
                self.choices[name] = choice

    def told(self) -> dict[str, Any]:
        """What the accounts so far tell, by column; without what only counts or sums up."""
        values = _told(self.accounts, self.choices, self.kind)
        launches = _launches(self.choices, values["launched_on"])
        values["launched_at"] = launches[0] if launches else None
        values["time_precision"] = "minute" if launches else "day"
        return values

    def event(self) -> Event:
        """The event as the accounts so far tell it."""
        values = self.told() | _counted(self.accounts)
        launches = _launches(self.choices, values["launched_on"])
        rows = flights(self.accounts, self.choices, launches, values["weapon_name"])
        values["summary"] = summary(values)
        return Event(values, rows, dict(self.choices))


def by_publication(account: Account) -> tuple[datetime, str]:
    """Sort key: publication, undated last, then id."""
    return (account.published_at or _NEVER, account.mention_id)


def evaluate(accounts: Sequence[Account]) -> Event:
    """The event that `accounts`, at least one, tell of. A pure function of the set of accounts."""
    evaluation = Evaluation(kind_of(accounts))
    for account in sorted(accounts, key=by_publication):
        evaluation.add(account)
    evaluation.choose(CLAIM_FIELDS)
    return evaluation.event()


def kind_of(accounts: Sequence[Account]) -> str:
    """The kind that most independent articles give; needed before the choices, as authority depends on it."""
    told: dict[str, set[str]] = {}
    for account in accounts:
        if account.mention.kind != "unknown":
            told.setdefault(account.mention.kind, set()).add(account.group_id)
    return min(told, key=lambda k: (-len(told[k]), k)) if told else "unknown"


def _launches(choices: dict[str, Choice], day: date | None) -> tuple[datetime, ...]:
    """The launch times in UTC of the winning account, on the event's day; near-equal ones once."""
    choice = choices.get("times")
    if choice is None or day is None:
        return ()
    account = choice.winner.account
    kept: list[datetime] = []
    for moment in instants(account.mention, day, account.site):
        if not kept or moment - kept[-1] > SAME_LAUNCH:
            kept.append(moment)
    return tuple(kept)


def _place(choices: dict[str, Choice]) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("site_id", "site_name", "latitude", "longitude", "site_precision_km"))
    choice = choices.get("site")
    if choice is None:
        return empty
    kind, value = choice.value
    if kind == "name":
        return empty | {"site_name": value}
    site = sites()[value]
    return {
        "site_id": site.id,
        "site_name": site.name,
        "latitude": site.latitude,
        "longitude": site.longitude,
        "site_precision_km": site.precision_km,
    }


def _weapon_name(choices: dict[str, Choice]) -> str | None:
    choice = choices.get("weapon")
    if choice is None:
        return None
    kind, value = choice.value
    return weapons()[value].name if kind == "id" else str(value)


def _counted(accounts: Sequence[Account]) -> dict[str, Any]:
    return {
        "confidence": confidence(accounts),
        "article_count": len({a.group_id for a in accounts}),
        "publisher_count": len({a.publisher or a.article_id for a in accounts}),
        "first_reported_at": min((a.published_at for a in accounts if a.published_at), default=None),
    }


def _told(accounts: Sequence[Account], choices: dict[str, Choice], kind: str) -> dict[str, Any]:
    def value(name: str) -> Any:
        return choices[name].value if name in choices else None

    count = value("count") or (None, None)
    corrected = any(choice.corrections for choice in choices.values()) or any(a.mention.corrected for a in accounts)
    disputed = any(choice.disputed for choice in choices.values())
    return {
        "status": status(accounts, corrected=corrected, disputed=disputed),
        "kind": value("kind") or kind,
        "actor": accounts[0].actor,
        "launched_on": value("launched_on"),
        "count_min": count[0],
        "count_max": count[1],
        "weapon_class": value("weapon_class"),
        "weapon_name": _weapon_name(choices),
        **_place(choices),
        "range_km": max(value("range_km") or (), default=None),
        "apogee_km": max(value("apogee_km") or (), default=None),
        "outcome": value("outcome") or "unknown",
        "announced_by": value("announced_by"),
        "corrected": corrected,
    }


def status(accounts: Sequence[Account], *, corrected: bool, disputed: bool) -> str:
    """disputed, corrected, confirmed (an official, or two independent publishers) or reported."""
    if disputed:
        return "disputed"
    if corrected:
        return "corrected"
    several = len({a.group_id for a in accounts}) > 1 and len({a.publisher for a in accounts}) > 1
    official = any(is_official(a.mention.announced_by) for a in accounts)
    return "confirmed" if several or official else "reported"
