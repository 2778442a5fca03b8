"""A profile: what a set of accounts says, each value with the independent articles behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar

from pipelines.gazetteers import Site
from pipelines.resolution.account import Account

T = TypeVar("T")
Support = dict[T, set[str]]

# Firings that news tells apart; an exercise is told as a test.
_SORT = {
    "test": "test",
    "exercise": "test",
    "attack": "attack",
    "space_launch": "space",
    "intercept_test": "intercept_test",
}


class Profile:
    """The values of accounts of one launch: value → groups of articles (copies count once) that state it."""

    def __init__(self, accounts: Iterable[Account] = ()) -> None:
        self.actor: str | None = None
        self.accounts: list[Account] = []
        self.groups: set[str] = set()
        self.days: Support[date] = defaultdict(set)
        self.explicit_days: Support[date] = defaultdict(set)
        self.instants: Support[datetime] = defaultdict(set)
        self.sites: Support[Site] = defaultdict(set)
        self.classes: Support[str] = defaultdict(set)
        self.weapons: Support[str] = defaultdict(set)
        self.counts: Support[tuple[int, int | None]] = defaultdict(set)
        self.ranges: Support[float] = defaultdict(set)
        self.apogees: Support[float] = defaultdict(set)
        self.sorts: Support[str] = defaultdict(set)
        self.theatres: Support[str] = defaultdict(set)
        for account in accounts:
            self.add(account)

    def add(self, account: Account) -> None:
        """Take one more account in."""
        mention, group = account.mention, account.group_id
        self.actor = account.actor
        self.accounts.append(account)
        self.groups.add(group)
        if account.day is not None:
            self.days[account.day].add(group)
            if account.explicit:
                self.explicit_days[account.day].add(group)
        if account.site is not None:
            self.sites[account.site].add(group)
        if mention.weapon_class:
            self.classes[mention.weapon_class].add(group)
        if mention.weapon_id:
            self.weapons[mention.weapon_id].add(group)
        if mention.count_min is not None:
            self.counts[mention.count_min, mention.count_max].add(group)
        for state in account.theatre:
            self.theatres[state].add(group)
        if mention.kind in _SORT:
            self.sorts["space" if mention.weapon_class == "SLV" else _SORT[mention.kind]].add(group)
        for support, values in (
            (self.instants, account.instants), (self.ranges, mention.range_km), (self.apogees, mention.apogee_km),
        ):  # fmt: skip
            for value in values:
                support[value].add(group)  # type: ignore[index]

    @property
    def day(self) -> date:
        """The day: the one most independent articles state outright, else the one most infer; the earlier of equals."""
        return most_supported(self.explicit_days or self.days)

    @property
    def sort(self) -> str:
        """The sort of firing that most articles tell."""
        return most_supported(self.sorts)


def most_supported(support: Mapping[T, set[str]]) -> T:
    """The value with the most groups; of equals the smallest."""
    return min(support, key=lambda value: (-len(support[value]), value))


def share_agreeing(
    one: Mapping[T, set[str]], other: Mapping[T, set[str]], agree: Callable[[T, T], bool]
) -> float | None:
    """The share of all stated pairs, weighted by articles, that agree; None when either side states nothing."""
    total = agreeing = 0
    for a, by_a in one.items():
        for b, by_b in other.items():
            weight = len(by_a) * len(by_b)
            total += weight
            agreeing += weight if agree(a, b) else 0
    return agreeing / total if total else None
