"""Accounts of one block to clusters, one cluster per launch event. A pure function, independent of any order.

1. The accounts that state a calendar day are put together by day, strongest first, best fit, and kept apart only by
   contrary evidence.
2. An account whose day is only inferred from its publication speaks of that day's launch or of the day before's,
   whichever others had reported when it came out; those that fit neither are put together by their inferred day.
3. Clusters of neighbouring days are folded, best fit first, where their evidence says that one of the dates slipped.
4. Month-only accounts join the one cluster they clearly fit, or wait. So does a lone account that states neither a day
   nor an official nor any circumstance: none of these ever founds an event.
5. People's judgements come last and win.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pipelines.resolution.account import Account
from pipelines.resolution.cluster import NEVER, Cluster, Clustering, Member, strength
from pipelines.resolution.folds import FRESH, REPORT_SLACK, fold
from pipelines.resolution.profile import Profile
from pipelines.resolution.scores import ATTACH, FUZZY_ATTACH, FUZZY_MARGIN, WEIGHTS, Score, Weights, agreement
from pipelines.resolution.speakers import speaker_named

# A split within a day needs this many independent articles on its side; less is one account in error.
SPLIT_GROUPS = 2
# Comments on a launch go on for days; this many of them beside so many more reports found no event of their own.
ECHO_GROUPS = 2
ECHO_RATIO = 5
# How long they go on by the weapon's name: after a week a launch is looked back on by its date.
ECHO = timedelta(days=7)


def assemble(accounts: Sequence[Account], weights: Weights = WEIGHTS) -> Clustering:
    """The launch events that the accounts of one block tell of, people's judgements aside."""
    early = [a for a in accounts if _before_its_launch(a)]
    accounts = [a for a in accounts if a not in early]
    dated = sorted((a for a in accounts if a.day is not None), key=strength)
    clusters = _by_day([a for a in dated if a.explicit], weights)
    clusters += _by_day(_place_inferred([a for a in dated if not a.explicit], clusters, weights), weights)
    clusters, doubts = fold(clusters, weights)
    result = Clustering(clusters, [(account, "dated after its publication") for account in early], doubts)
    _place_fuzzy([a for a in accounts if a.day is None], result, weights)
    _hold_back(result)
    result.clusters.sort(key=lambda cluster: cluster.key)
    return result


def _before_its_launch(account: Account) -> bool:
    """Whether the article came out more than a day (the date line) before the day it gives."""
    if account.day is None or account.published_at is None:
        return False
    return account.day - account.published_at.date() > timedelta(days=1)


def _by_day(accounts: Sequence[Account], weights: Weights) -> list[Cluster]:
    days: dict[date, list[Account]] = {}
    for account in accounts:
        assert account.day is not None
        days.setdefault(account.day, []).append(account)
    return [cluster for day in sorted(days) for cluster in _one_day(days[day], weights)]


def _place_inferred(accounts: Sequence[Account], clusters: Sequence[Cluster], weights: Weights) -> list[Account]:
    """Put accounts with an inferred day into the clusters that state theirs; those that fit none are handed back.

    All are judged against the clusters as they stood before any of them joined.
    """
    reported = [min((m.account.published_at or NEVER) for m in c.members) for c in clusters]
    placed: list[tuple[int, Account, float]] = []
    rest: list[Account] = []
    for account in accounts:
        assert account.day is not None
        own = Profile([account])
        best: tuple[float, int] | None = None
        for index, cluster in enumerate(clusters):
            late = (account.day - cluster.day).days
            if late not in (0, 1):
                continue
            score = agreement(own, cluster.profile, weights).total
            score += weights.same_day if late == 0 else weights.day_before_inferred
            if account.published_at is not None and reported[index] - account.published_at > REPORT_SLACK:
                score += weights.not_yet_reported
            if score >= ATTACH and (best is None or score > best[0]):
                best = (score, index)
        if best is None:
            rest.append(account)
        else:
            placed.append((best[1], account, best[0]))
    for index, account, score in placed:
        clusters[index].members.append(Member(account, score, "score"))
        clusters[index].profile.add(account)
    return rest


def _one_day(accounts: Sequence[Account], weights: Weights) -> list[Cluster]:
    clusters: list[Cluster] = []
    for account in accounts:
        own = Profile([account])
        best: tuple[float, int] | None = None
        for index, cluster in enumerate(clusters):
            score = weights.same_day + agreement(own, cluster.profile, weights).total
            if score >= ATTACH and (best is None or score > best[0]):
                best = (score, index)
        if best is None:
            clusters.append(Cluster([Member(account, None, "founded")], own))
        else:
            clusters[best[1]].members.append(Member(account, best[0], "score"))
            clusters[best[1]].profile.add(account)
    return _undo_weak_splits(clusters, weights)


def _undo_weak_splits(clusters: list[Cluster], weights: Weights) -> list[Cluster]:
    """Put a cluster that nothing sets apart, or too few articles support, back into the best of its day."""
    strong = sorted(clusters, key=lambda c: (-len(c.profile.groups), strength(c.members[0].account)))
    kept = [strong[0]]
    for cluster in strong[1:]:
        fits = [(agreement(cluster.profile, other.profile, weights), other) for other in kept]
        score, nearest = max(fits, key=lambda fit: fit[0].total)
        if _set_apart(score, len(cluster.profile.groups)):
            kept.append(cluster)
        else:
            nearest.absorb(cluster, weights.same_day + score.total, "one occasion a day")
    return kept


def _set_apart(score: Score, groups: int) -> bool:
    """Whether two clusters of one day are two launches: of another sort or scene, or with another time, site or weapon.

    A class or a count alone is more often somebody's mistake.
    """
    against = {name for name, points in score.parts if points < 0}
    return bool(against & {"kind", "theatre"}) or (
        groups >= SPLIT_GROUPS and bool(against & {"time", "site", "weapon"})
    )


def _place_fuzzy(accounts: Sequence[Account], result: Clustering, weights: Weights) -> None:
    """Month-only accounts: into the cluster of their month that they clearly fit, judged before any of them joined."""
    placed: list[tuple[Cluster, Account, float]] = []
    for account in sorted(accounts, key=strength):
        own = Profile([account])
        fits = sorted(
            (
                (agreement(own, c.profile, weights).total, i)
                for i, c in enumerate(result.clusters)
                if _in_month(account, c)
            ),
            key=lambda fit: (-fit[0], fit[1]),
        )
        runner_up = fits[1][0] if len(fits) > 1 else 0.0
        if fits and fits[0][0] >= FUZZY_ATTACH and fits[0][0] - runner_up >= FUZZY_MARGIN:
            placed.append((result.clusters[fits[0][1]], account, fits[0][0]))
        else:
            result.waiting.append((account, "no day is stated" if account.month else "no date is stated"))
    for cluster, account, score in placed:
        cluster.members.append(Member(account, score, "score"))
        cluster.profile.add(account)


def _in_month(account: Account, cluster: Cluster) -> bool:
    return account.month is not None and (account.month.year, account.month.month) == (
        cluster.day.year,
        cluster.day.month,
    )


def _has_substance(account: Account, known_weapons: frozenset[str]) -> bool:
    """Whether the launch is the article's news and it says who announced it, or where, when or how the missile flew.

    A weapon of `known_weapons`, launched days before in all the news, says nothing of another launch.
    """
    m = account.mention
    told = (
        m.site
        or (m.weapon_id and m.weapon_id not in known_weapons)
        or m.times_local
        or m.range_km
        or m.apogee_km
        or m.direction
        or m.landing
    )
    return account.is_main and (speaker_named(m.announced_by) is not None or bool(told))


def _hold_back(result: Clustering) -> None:
    """Let a cluster wait whose few articles neither state a day nor any circumstance."""
    kept = []
    for cluster in result.clusters:
        accounts = [m.account for m in cluster.members]
        before = _in_whose_wake(cluster, result.clusters)
        fresh = any(cluster.day - other.day <= FRESH for other in before)
        shared = any(cluster.profile.weapons.keys() & other.profile.weapons.keys() for other in before)
        weapons = frozenset(weapon for other in before for weapon in other.profile.weapons)
        most = ECHO_GROUPS if fresh or shared else 1
        if len(cluster.profile.groups) <= most and not any(a.explicit or _has_substance(a, weapons) for a in accounts):
            result.waiting += [(account, "few articles, no stated day, no circumstance") for account in accounts]
        else:
            kept.append(cluster)
    result.clusters = kept


def _in_whose_wake(cluster: Cluster, clusters: Sequence[Cluster]) -> list[Cluster]:
    """The launches of the days before that far more articles tell of: a few more may be their echo."""
    return [
        other
        for other in clusters
        if timedelta(0) < cluster.day - other.day <= ECHO
        and len(other.profile.groups) >= ECHO_RATIO * len(cluster.profile.groups)
    ]
