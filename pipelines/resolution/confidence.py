"""The probability that an event is real and its day right.

A logistic function of what is known about its reporting; copies of one story count once. bench/calibrate.py fits the
coefficients against the CNS list and draws the reliability plot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log2

from pipelines.resolution.account import Account
from pipelines.resolution.speakers import is_official


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Log-odds: `base` for one article's background mention, the rest added for each feature."""

    base: float = -0.15
    per_doubling: float = 1.0
    main: float = 0.05
    explicit_day: float = 1.55
    official: float = 0.35
    time_or_site: float = 0.7
    day_split: float = -1.3


COEFFICIENTS = Coefficients()


def features(accounts: Sequence[Account]) -> dict[str, float]:
    """What the confidence depends on, by the name of its coefficient."""
    groups = {a.group_id for a in accounts}
    days: dict[object, set[str]] = {}
    for account in accounts:
        if account.day is not None:
            days.setdefault(account.day, set()).add(account.group_id)
    agreeing = max((len(g) for g in days.values()), default=0)
    stated = sum(len(g) for g in days.values())
    return {
        "per_doubling": log2(len(groups)) if groups else 0.0,
        "main": float(any(a.is_main for a in accounts)),
        "explicit_day": float(any(a.explicit for a in accounts)),
        "official": float(any(is_official(a.mention.announced_by) for a in accounts)),
        "time_or_site": float(any(a.instants or a.site for a in accounts)),
        "day_split": 1.0 - agreeing / stated if stated else 0.0,
    }


def confidence(accounts: Sequence[Account], coefficients: Coefficients = COEFFICIENTS) -> float:
    """The probability, rounded to three digits."""
    odds = coefficients.base + sum(getattr(coefficients, name) * value for name, value in features(accounts).items())
    return round(1 / (1 + exp(-odds)), 3)
