"""Blocks: one actor's days and months that can influence each other, resolved together or not at all.

Two days at most one apart share a block, and a mention that states only a month joins all days of that month. A war
would make one block of years, so the chain is cut between two days that many articles each state outright, which are
two launches however alike; between two months fewer will do. Within a block nothing depends on the order of arrival,
because the whole block is resolved anew whenever one of its mentions changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Block:
    """One actor's closed set of days and months, both ascending; `actor` None is the unknown actor."""

    actor: str | None
    days: tuple[date, ...]
    months: tuple[date, ...] = ()

    @property
    def key(self) -> tuple[str, date]:
        """Sort key: actor, first day or month."""
        return (self.actor or "", min(self.days + self.months))


# A dozen articles do not all slip by a day: fold_score charges 1.5 * (1 + log2(12)) = 6.9 for it.
BUSY_DAY = 12
# At the end of a month three articles a side make a fold unlikely, and bound the block of a war to a month.
BUSY_DAY_AT_MONTH_END = 3


def linked(previous: date, day: date, stated: Mapping[date, int]) -> bool:
    """Whether two days share a block; `stated` is the number of articles that state each day outright."""
    if day - previous > timedelta(days=1):
        return False
    busy = BUSY_DAY if previous.month == day.month else BUSY_DAY_AT_MONTH_END
    return min(stated.get(previous, 0), stated.get(day, 0)) < busy


def first_of_month(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def blocks(
    actor: str | None,
    days: Iterable[date],
    months: Iterable[date],
    links: Iterable[Iterable[date]] = (),
    stated: Mapping[date, int] | None = None,
) -> list[Block]:
    """All blocks of one actor's days and months, in ascending order; the days of each of `links` share a block.

    `stated` counts the articles that state a day outright (see `linked`).
    """
    counts = stated or {}
    ordered = sorted(set(days))
    fuzzy = set(months)
    parent: dict[tuple[str, date], tuple[str, date]] = {}

    def root(node: tuple[str, date]) -> tuple[str, date]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(one: tuple[str, date], other: tuple[str, date]) -> None:
        parent[root(other)] = root(one)

    for month in fuzzy:
        root(("month", month))
    for previous, day in zip([None, *ordered], ordered, strict=False):
        root(("day", day))
        if previous is not None and linked(previous, day, counts):
            join(("day", previous), ("day", day))
        if first_of_month(day) in fuzzy:
            join(("month", first_of_month(day)), ("day", day))
    for together in links:
        known = sorted(day for day in together if ("day", day) in parent)
        for day in known[1:]:
            join(("day", known[0]), ("day", day))
    grouped: dict[tuple[str, date], tuple[list[date], list[date]]] = {}
    for node in sorted(parent):
        grouped.setdefault(root(node), ([], []))[node[0] == "month"].append(node[1])
    return sorted((Block(actor, tuple(d), tuple(m)) for d, m in grouped.values()), key=lambda block: block.key)
