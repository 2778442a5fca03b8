"""Verified pairs to groups, and which article of a group is its original. Independent of any order of arrival."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# An agency's own page may be dated some hours after the first outlet that printed its story.
AGENCY_GRACE = timedelta(hours=24)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """One article as a member of a group; `by_agency` when its publisher is a wire agency."""

    article_id: str
    published_at: datetime | None
    by_agency: bool

    @property
    def order(self) -> tuple[datetime, str]:
        """Earliest first, undated last, then by id."""
        return (self.published_at or _NEVER, self.article_id)


def components(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The connected groups of `nodes` under `pairs`, each sorted, in the order of their first members."""
    parent = {node: node for node in nodes}

    def root(node: str) -> str:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in pairs:
        one, other = sorted((root(left), root(right)))
        parent[other] = one
    groups: dict[str, list[str]] = {}
    for node in sorted(parent):
        groups.setdefault(root(node), []).append(node)
    return list(groups.values())


def original(members: Iterable[Member]) -> str:
    """The article that the others copy: the agency's own within a day of the first, else the earliest."""
    ordered = sorted(members, key=lambda member: member.order)
    first = ordered[0]
    for member in ordered:
        soon = member.order[0] == first.order[0] or member.order[0] - first.order[0] <= AGENCY_GRACE
        if member.by_agency and soon:
            return member.article_id
    return first.article_id
