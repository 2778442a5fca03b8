"""People's judgements laid over a clustering: same, different, retract. Pure; they win over every score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.resolution.cluster import Cluster, Clustering, Member
from pipelines.resolution.profile import Profile
from pipelines.resolution.scores import agreement


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row of core.judgements; `right` is empty for retract."""

    number: int
    verdict: str
    left: frozenset[str]
    right: frozenset[str]
    made_at: datetime
    undone_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Whether nobody took it back."""
        return self.undone_at is None


def apply(clustering: Clustering, judgements: Sequence[Judgement]) -> None:
    """Change the clustering in place so that every judgement holds; of two that contradict, the newer one."""
    for judgement in sorted(judgements, key=lambda j: (j.made_at, j.number)):
        if not judgement.holds:
            continue
        if judgement.verdict == "same":
            _join(clustering, judgement)
        elif judgement.verdict == "different":
            _part(clustering, judgement)
    clustering.clusters.sort(key=lambda cluster: cluster.key)


def _ids(cluster: Cluster) -> set[str]:
    return {member.account.mention_id for member in cluster.members}


def _join(clustering: Clustering, judgement: Judgement) -> None:
    named = judgement.left | judgement.right
    waiting = [account for account, _ in clustering.waiting if account.mention_id in named]
    concerned = [cluster for cluster in clustering.clusters if _ids(cluster) & named]
    if not concerned:
        return
    first, *others = concerned
    for cluster in others:
        first.absorb(cluster, 0.0, "judgement")
        clustering.clusters.remove(cluster)
    for account in waiting:
        first.members.append(Member(account, None, "judgement"))
        first.profile.add(account)
    clustering.waiting = [(a, why) for a, why in clustering.waiting if a.mention_id not in named]


def _part(clustering: Clustering, judgement: Judgement) -> None:
    for cluster in list(clustering.clusters):
        ids = _ids(cluster)
        if not (ids & judgement.left and ids & judgement.right):
            continue
        left = Profile(m.account for m in cluster.members if m.account.mention_id in judgement.left)
        right = Profile(m.account for m in cluster.members if m.account.mention_id in judgement.right)
        stay: list[Member] = []
        leave: list[Member] = []
        for member in cluster.members:
            own = Profile([member.account])
            to_left, to_right = agreement(own, left).total, agreement(own, right).total
            goes = member.account.mention_id in judgement.right or (
                member.account.mention_id not in judgement.left and to_right > to_left
            )
            (leave if goes else stay).append(member)
        clustering.clusters.remove(cluster)
        for part in (stay, leave):
            members = [Member(m.account, m.score, "judgement") for m in part]
            clustering.clusters.append(Cluster(members, Profile(m.account for m in members)))
