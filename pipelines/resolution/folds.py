"""Clusters of neighbouring days that are one launch, because somebody got the day wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import log2

from pipelines.resolution.cluster import Cluster, Doubt
from pipelines.resolution.scores import FOLD, SAME_TIME_MINUTES, Weights, agreement, minutes_apart

# First reports of one launch come within hours; whoever writes earlier speaks of another.
REPORT_SLACK = timedelta(hours=3)
# The news of a launch is fresh for some days; what comes out later looks back.
FRESH = timedelta(days=3)
# A day told by two articles beside one told by thirty is their mistake far more often than a second test; beyond four
# times as many the ratio says no more.
# One desk gets a day wrong; that two do so alike, in fresh news, is rarer than tests on two days running (14 of 160).
SEVERAL = 2
LEAST_RATIO, MOST_RATIO = -1.0, 2.0

# Another sort of firing or another scene is no slip of a day.
NEVER_FOLDED = -10.0


def fold_score(small: Cluster, large: Cluster, weights: Weights) -> float:
    """Points for two clusters of neighbouring days being one event whose date somebody got wrong."""
    agreed = agreement(small.profile, large.profile, weights)
    if any(name in ("kind", "theatre") and points < 0 for name, points in agreed.parts):
        return NEVER_FOLDED
    total = agreed.total
    stated = len(small.profile.explicit_days.get(small.day, ()))
    if stated:
        # Each doubling of those who state the other day outright makes an error less likely.
        total += weights.next_day_explicit * (1 + log2(stated))
    elif small.day > large.day and large.profile.explicit_days:
        # Nobody states the later day: those articles came out the day after, or east of the date line.
        total += weights.day_after_inferred
    else:
        total += weights.next_day_inferred
    ratio = log2(len(large.profile.groups) / len(small.profile.groups))
    total += max(LEAST_RATIO, min(MOST_RATIO, ratio))
    if _reported_together(small, large):
        total += weights.reported_together
    elif min(len(fresh_statements(small)), len(fresh_statements(large))) >= SEVERAL:
        # Each day was the news of several desks in its turn: two tests, however alike.
        total += weights.both_fresh
    shared = {m.account.article_id for m in small.members} & {m.account.article_id for m in large.members}
    if shared:
        # An article that tells of both takes them for two.
        total += weights.told_apart
    gap = minutes_apart(small.profile, large.profile)
    if gap is not None and gap > SAME_TIME_MINUTES:
        total += weights.time_apart
    return round(total, 6)


def fresh_statements(cluster: Cluster) -> set[str]:
    """The independent articles that state the cluster's day outright while it is their own, fresh news."""
    return {
        m.account.group_id for m in cluster.members
        if m.account.is_main and m.account.explicit and m.account.day == cluster.day
        and m.account.published_at and m.account.published_at.date() - cluster.day <= FRESH
    }  # fmt: skip


def first_report(cluster: Cluster) -> datetime | None:
    """When the first article came out whose own news the launch is; None when none came out within days of it."""
    times = [
        m.account.published_at for m in cluster.members
        if m.account.is_main and m.account.published_at and m.account.published_at.date() - cluster.day <= FRESH
    ]  # fmt: skip
    return min(times, default=None)


def _reported_together(one: Cluster, other: Cluster) -> bool:
    """Whether the earlier day's launch was not reported before the later day's: then it is one launch, misdated."""
    earlier, later = sorted((one, other), key=lambda c: c.day)
    first, second = first_report(earlier), first_report(later)
    return first is not None and second is not None and first >= second - REPORT_SLACK


def _standing(cluster: Cluster) -> tuple[int, int, tuple[date, tuple[int, datetime, str]]]:
    """Sort key: the day that more articles state outright first, then more articles, then earlier."""
    stated = len(cluster.profile.explicit_days.get(cluster.day, ()))
    return (-stated, -len(cluster.profile.groups), cluster.key)


def fold(clusters: list[Cluster], weights: Weights) -> tuple[list[Cluster], list[Doubt]]:
    """The clusters after all folds, best fit first, and the pairs that remain in doubt."""
    live = list(clusters)
    known: dict[tuple[int, int, int, int], float] = {}
    while True:
        scored = [_scored(live, pair, known, weights) for pair in _neighbours(live)]
        due = [fit for fit in scored if fit[0] >= FOLD]
        if not due:
            doubts = [
                Doubt(live[large].members[0].account, live[small].members[0].account, score)
                for score, large, small in scored
                if score >= 0 and len(live[small].profile.groups) == 1
            ]
            return live, doubts
        score, large, small = max(due, key=lambda fit: (fit[0], -fit[1], -fit[2]))
        live[large].absorb(live[small], score, "slipped date")
        del live[small]


def _neighbours(live: list[Cluster]) -> list[tuple[int, int]]:
    """Places of clusters whose days follow each other."""
    by_day: dict[date, list[int]] = {}
    for index, cluster in enumerate(live):
        by_day.setdefault(cluster.day, []).append(index)
    return [(i, j) for day in sorted(by_day) for i in by_day[day] for j in by_day.get(day + timedelta(days=1), ())]


def _scored(
    live: list[Cluster], pair: tuple[int, int], known: dict[tuple[int, int, int, int], float],
    weights: Weights,
) -> tuple[float, int, int]:  # fmt: skip
    """(score, place of the larger, place of the smaller); a pair that did not grow is not scored again."""
    large, small = sorted(pair, key=lambda place: _standing(live[place]))
    one, other = live[large], live[small]
    key = (id(one), len(one.members), id(other), len(other.members))
    if key not in known:
        known[key] = fold_score(other, one, weights)
    return (known[key], large, small)
