"""Blocks: one actor's days and months that can influence each other, resolved together or not at all.

Two days at most one apart share a block, and a mention that states only a month joins all days of that month. Within a
block nothing depends on the order of arrival, because the whole block is resolved anew whenever one mention changes.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def first_of_month(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def blocks(
    actor: str | None, days: Iterable[date], months: Iterable[date], links: Iterable[Iterable[date]] = ()
) -> list[Block]:
    """All blocks of one actor's days and months, in ascending order; the days of each of `links` share a block."""
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
        if previous is not None and day - previous <= timedelta(days=1):
            join(("day", previous), ("day", day))
        if first_of_month(day) in fuzzy:
            join(("month", first_of_month(day)), ("day", day))
    for linked in links:
        known = sorted(day for day in linked if ("day", day) in parent)
        for day in known[1:]:
            join(("day", known[0]), ("day", day))
    grouped: dict[tuple[str, date], tuple[list[date], list[date]]] = {}
    for node in sorted(parent):
        grouped.setdefault(root(node), ([], []))[node[0] == "month"].append(node[1])
    return sorted((Block(actor, tuple(d), tuple(m)) for d, m in grouped.values()), key=lambda block: block.key)
