"""Agreement of two profiles field by field, and what each agreement is worth.

The points began as those of the algorithm that gave pairwise F1 0.985 on simulated mentions of the CNS tests (the
one-a-day rule 0.946) and are checked on real mentions by bench/resolution_quality.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.resolution.classes import near
from pipelines.resolution.geography import same_place
from pipelines.resolution.profile import Profile, share_agreeing

# An account joins a cluster of its own day from here on.
ATTACH = 1.0
# Clusters of neighbouring days are one event from here on.
FOLD = 1.0
# A month-only account joins only what it fits clearly, and clearly best.
FUZZY_ATTACH = 1.5
FUZZY_MARGIN = 1.0

# Differences by which a zone is confused: Korea–UTC, Korea–New York summer and winter; a whole day is a slipped date.
SLIPS_MINUTES = (9 * 60.0, 13 * 60.0, 14 * 60.0, 24 * 60.0)
SAME_TIME_MINUTES = 10.0
# 44 of 46 same-day gaps between launches of one occasion are at most an hour (CNS).
NEAR_TIME_MINUTES = 60.0
# Figures of two observers of one flight (Seoul, Tokyo) differ by a tenth at most.
SAME_FIGURE = 0.12
# A field agrees when this share of those who state it agree.
AGREEING_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for agreement (positive) and disagreement (negative) of one account with one cluster."""

    same_day: float = 3.0
    next_day_inferred: float = -0.3
    day_before_inferred: float = 2.0
    not_yet_reported: float = -2.0
    reported_together: float = 2.0
    day_after_inferred: float = 1.5
    next_day_explicit: float = -1.5
    time_close: float = 4.0
    time_near: float = 2.0
    time_apart: float = -1.0
    same_site: float = 2.0
    other_site: float = -2.0
    same_class: float = 0.8
    other_class: float = -1.5
    same_count: float = 0.5
    other_count: float = -0.3
    same_figure: float = 1.2
    other_figure: float = -0.6
    same_weapon: float = 1.0
    other_weapon: float = -1.5
    other_kind: float = -3.0
    # More than same_day and a weapon's agreement can make up for: nobody else says that the two are one.
    other_theatre: float = -6.0
    told_apart: float = -3.0
    both_fresh: float = -3.0


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Score:
    """Points and the fields they came from, for the record."""

    total: float
    parts: tuple[tuple[str, float], ...]


def minutes_apart(one: Profile, other: Profile) -> float | None:
    """The smallest gap between stated launch times, a known slip counting as none; None when either states none."""
    gaps = [abs((a - b).total_seconds()) / 60 for a in one.instants for b in other.instants]
    if not gaps:
        return None
    slipped = [abs(gap - slip) for gap in gaps for slip in SLIPS_MINUTES]
    return min([*gaps, *(rest for rest in slipped if rest <= SAME_TIME_MINUTES)])


def counts_agree(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    """Whether two ranges of counts overlap; an open end has no limit."""
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def figures_agree(one: float, other: float) -> bool:
    """Whether two observers can mean one flight by these distances or heights."""
    return abs(one - other) <= SAME_FIGURE * max(one, other)


def agreement(one: Profile, other: Profile, weights: Weights = WEIGHTS) -> Score:
    """Agreement of two profiles on everything but the day. Symmetric."""
    parts: list[tuple[str, float]] = []
    gap = minutes_apart(one, other)
    if gap is not None:
        later = weights.time_near if gap <= NEAR_TIME_MINUTES else weights.time_apart
        parts.append(("time", weights.time_close if gap <= SAME_TIME_MINUTES else later))
    for name, share, yes, no in (
        ("site", share_agreeing(one.sites, other.sites, same_place), weights.same_site, weights.other_site),
        ("weapon_class", share_agreeing(one.classes, other.classes, near), weights.same_class, weights.other_class),
        ("weapon", share_agreeing(one.weapons, other.weapons, str.__eq__), weights.same_weapon, weights.other_weapon),
        ("count", share_agreeing(one.counts, other.counts, counts_agree), weights.same_count, weights.other_count),
        (
            "range_km",
            share_agreeing(one.ranges, other.ranges, figures_agree),
            weights.same_figure,
            weights.other_figure,
        ),
        (
            "apogee_km",
            share_agreeing(one.apogees, other.apogees, figures_agree),
            weights.same_figure,
            weights.other_figure,
        ),
    ):
        if share is not None:
            parts.append((name, yes if share >= AGREEING_SHARE else no))
    against = kinds_against(one, other, weights)
    if against:
        parts.append(("kind", against))
    if theatres_differ(one, other):
        parts.append(("theatre", weights.other_theatre))
    return Score(round(sum(points for _, points in parts), 6), tuple(parts))


def theatres_differ(one: Profile, other: Profile) -> bool:
    """Whether two launches by nobody named took place in different states, as far as their articles name any.

    Launched from two states, they have two launching parties, even where both are aimed at a third.
    """
    if one.actor is not None or other.actor is not None:
        return False
    launched, elsewhere = _states(one), _states(other)
    if launched and elsewhere and launched.isdisjoint(elsewhere):
        return True
    return bool(one.theatres) and bool(other.theatres) and one.theatres.keys().isdisjoint(other.theatres)


def _states(profile: Profile) -> set[str]:
    """The states of the launch sites; none for the high seas."""
    return {site.country for site in profile.sites if site.country != "XXX"}


def kinds_against(one: Profile, other: Profile, weights: Weights = WEIGHTS) -> float:
    """Points lost because the two tell of different sorts of firing."""
    if one.actor == "PRK" or not one.sorts or not other.sorts:
        # North Korea's satellite launchers are routinely called missiles; elsewhere the two are different firings.
        return 0.0
    a, b = one.sort, other.sort
    if a == b or {a, b} <= {"test", "intercept_test"}:
        return 0.0
    return weights.other_kind
