"""The rules by which one value wins: a table of fields, each with what agrees and what says more.

Order of the rules, for every field (DESIGN §5):

1. correction   a later correction by the same speaker removes what it corrects;
2. support      a value of fewer than a tenth of the independent articles is passed over while others stand;
   So is a first report that at least three articles and twice as many contradict later;
3. authority    the most trusted speaker for the field (speakers.ORDER);
4. specific     of values that agree with that one, the one that says most;
5. support      of equals, the one that most independent articles give;
6. latest       then the latest published; then the smaller text, so that nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipelines.gazetteers import sites
from pipelines.gazetteers.fold import fold
from pipelines.resolution import classes
from pipelines.resolution.geography import same_place

# Below a tenth of the independent articles a lone value is more often a slip of a desk than news.
OUTLIER_SHARE = 0.1
# "A missile" of the first minutes becomes "two" without anybody calling it a correction.
OVERTAKING_GROUPS = 3
OVERTAKING_RATIO = 2


@dataclass(frozen=True, slots=True)
class Rule:
    """One field: `agree` says whether two values can both be true, `detail` how much a value says.

    `by_authority` False: nobody's word counts more (the day is arithmetic). `disputable`: two named officials who do
    not agree make the event disputed. `correctable`: a speaker's later contrary value is a correction even when no
    article says so; elsewhere it is more often another wording.
    """

    agree: Callable[[Any, Any], bool]
    detail: Callable[[Any], float] = lambda value: 0.0
    by_authority: bool = True
    disputable: bool = False
    correctable: bool = False


def _counts_agree(one: tuple[int, int | None], other: tuple[int, int | None]) -> bool:
    return (other[1] is None or one[0] <= other[1]) and (one[1] is None or other[0] <= one[1])


def _count_detail(value: tuple[int, int | None]) -> float:
    low, high = value
    return 0.0 if high is None else 1.0 / (1 + high - low)


def _sites_agree(one: tuple[str, str], other: tuple[str, str]) -> bool:
    if one[0] == other[0] == "id":
        return same_place(sites()[one[1]], sites()[other[1]])
    # A place that the gazetteer does not know contradicts nobody.
    return one[0] != other[0] or fold(one[1])[0] == fold(other[1])[0]


def _site_detail(value: tuple[str, str]) -> float:
    return 0.0 if value[0] == "name" else 1.0 + 1.0 / (1.0 + sites()[value[1]].precision_km)


def _weapons_agree(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one == other or one[0] != other[0] or fold(one[1])[0] == fold(other[1])[0]


def _kinds_agree(one: str, other: str) -> bool:
    return one == other or {one, other} <= {"test", "exercise", "intercept_test"}


def _lists_agree(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return any(abs(a - b) <= 0.12 * max(a, b) for a in one for b in other)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other)


RULES: dict[str, Rule] = {
    "kind": Rule(_kinds_agree),
    "launched_on": Rule(_same, by_authority=False),
    "times": Rule(lambda one, other: set(one) <= set(other) or set(other) <= set(one), len),
    "count": Rule(_counts_agree, _count_detail, disputable=True, correctable=True),
    "weapon_class": Rule(classes.near, classes.depth, disputable=True, correctable=True),
    "weapon": Rule(_weapons_agree, lambda value: 1.0 if value[0] == "id" else 0.0, disputable=True, correctable=True),
    "site": Rule(_sites_agree, _site_detail, disputable=True, correctable=True),
    "range_km": Rule(_lists_agree, len, correctable=True),
    "apogee_km": Rule(_lists_agree, len, correctable=True),
    "speed_mach": Rule(_lists_agree, len),
    "direction": Rule(_same),
    "landing": Rule(_same),
    "outcome": Rule(_same, disputable=True),
    "announced_by": Rule(_same),
}
