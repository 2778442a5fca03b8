"""Clusters of accounts: the values that resolution works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pipelines.resolution.account import Account
from pipelines.resolution.profile import Profile

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Member:
    """An account in a cluster, and why it is there. `score` is None for the founder."""

    account: Account
    score: float | None
    rule: str


@dataclass(slots=True)
class Cluster:
    """The accounts of one launch event."""

    members: list[Member]
    profile: Profile
    by_judgement: bool = False

    @property
    def day(self) -> date:
        """Its day."""
        return self.profile.day

    @property
    def key(self) -> tuple[date, tuple[int, datetime, str]]:
        """Sort key: day, then its strongest account."""
        return (self.day, min(strength(m.account) for m in self.members)[-3:])

    def absorb(self, other: Cluster, score: float, rule: str) -> None:
        """Take all members of another cluster in."""
        for member in other.members:
            self.members.append(Member(member.account, member.score if member.score is not None else score, rule))
            self.profile.add(member.account)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two clusters that may be one event, by the strongest account of each."""

    left: Account
    right: Account
    score: float


@dataclass(slots=True)
class Clustering:
    """The result for a block: clusters by day, accounts that wait with the reason, open questions."""

    clusters: list[Cluster]
    waiting: list[tuple[Account, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)


def strength(account: Account) -> tuple[bool, bool, bool, int, datetime, str]:
    """Sort key, strongest first: has a time, states its day, has a site; then main news, publication, id."""
    return (
        not account.instants,
        not account.explicit,
        account.site is None,
        0 if account.is_main else 1,
        account.published_at or NEVER,
        account.mention_id,
    )
