"""One field's readings to the one value that stands, with its rule and what became of every other reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.resolution.corrections import Correction, corrections
from pipelines.resolution.readings import Reading
from pipelines.resolution.rules import OUTLIER_SHARE, OVERTAKING_GROUPS, OVERTAKING_RATIO, RULES, Rule
from pipelines.resolution.speakers import is_official


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of one field: the winning reading, the rule that decided, and the losers with theirs.

    `corrections` are those that removed a value; `disputed` holds a reading of an equally official speaker who
    disagrees, if any.
    """

    winner: Reading
    rule: str
    verdicts: dict[Reading, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    disputed: Reading | None = None

    @property
    def value(self) -> Any:
        """The value that stands."""
        return self.winner.value


def support(readings: Iterable[Reading]) -> dict[Any, set[str]]:
    """Value → independent articles that give it."""
    out: dict[Any, set[str]] = {}
    for reading in readings:
        out.setdefault(reading.value, set()).add(reading.group)
    return out


def choose(name: str, readings: Sequence[Reading]) -> Choice | None:
    """The choice for field `name`; None when no reading stands. A pure function of the set of readings."""
    rule = RULES[name]
    ordered = sorted(readings, key=lambda r: r.when)
    made = corrections(ordered, rule)
    removed = {reading for correction in made for reading in correction.removed}
    live = [r for r in ordered if not r.retracted and r not in removed]
    if not live:
        return None
    stated = [r for r in live if r.explicit] or live
    by_value = support(stated)
    least = OUTLIER_SHARE * len({r.group for r in stated})
    standing = [r for r in stated if len(by_value[r.value]) >= least] or stated
    standing = _not_overtaken(standing, by_value, rule)
    best_rank = min(r.rank for r in standing) if rule.by_authority else None
    trusted = [r for r in standing if best_rank is None or r.rank == best_rank]
    anchor = _best(trusted, by_value, rule)
    finer = [
        r for r in standing if rule.detail(r.value) > rule.detail(anchor.value) and rule.agree(r.value, anchor.value)
    ]
    winner = max(finer, key=lambda r: (rule.detail(r.value), *_weight(r, by_value))) if finer else anchor
    by_rule = _deciding(made, standing, trusted, winner, anchor, rule)
    verdicts = {r: _verdict(r, winner, removed, rule) for r in ordered if r is not winner}
    return Choice(winner, by_rule, verdicts, tuple(made), _dispute(winner, standing, rule))


def _not_overtaken(readings: Sequence[Reading], by_value: dict[Any, set[str]], rule: Rule) -> list[Reading]:
    """Without first reports that nobody repeated once the news was another: fewer articles, all of them earlier.

    `readings` come in the order of publication.
    """
    last = {r.value: r.when for r in readings}
    if len(last) == 1 or len({r.group for r in readings}) < OVERTAKING_GROUPS:
        return list(readings)

    def overtaken(value: Any) -> bool:
        return any(
            len(by_value[other]) >= max(OVERTAKING_GROUPS, OVERTAKING_RATIO * len(by_value[value]))
            and last[other] > last[value]
            and not rule.agree(other, value)
            for other in last
        )

    return [r for r in readings if not overtaken(r.value)]


def _weight(reading: Reading, by_value: dict[Any, set[str]]) -> tuple[int, int, tuple[Any, ...]]:
    return (-reading.rank, len(by_value[reading.value]), reading.when)


def _best(readings: Sequence[Reading], by_value: dict[Any, set[str]], rule: Rule) -> Reading:
    """Of equally trusted readings: the most supported value; among its readings the one that says it first."""
    top = max(readings, key=lambda r: (len(by_value[r.value]), rule.detail(r.value), r.when))
    same = [r for r in readings if r.value == top.value]
    return min(same, key=lambda r: (r.rank, not r.claims, r.when))


def _deciding(
    made: Sequence[Correction], standing: Sequence[Reading], trusted: Sequence[Reading], winner: Reading,
    anchor: Reading, rule: Rule,
) -> str:  # fmt: skip
    """The first rule of the order that set the winner apart."""
    if any(c.new.value == winner.value for c in made):
        return "correction"
    if len({r.value for r in standing}) == 1:
        return "only value"
    if winner is not anchor:
        return "most specific"
    if any(not rule.agree(r.value, winner.value) for r in standing if r.rank > winner.rank):
        return "authority" if rule.by_authority else "most articles"
    return "authority" if len({r.value for r in trusted}) == 1 and rule.by_authority else "most articles"


def _verdict(reading: Reading, winner: Reading, removed: set[Reading], rule: Rule) -> str:
    if reading.retracted or reading in removed:
        return "corrected"
    if reading.value == winner.value:
        return "agrees"
    if rule.agree(reading.value, winner.value):
        return "less specific"
    if not reading.explicit and winner.explicit:
        return "inferred"
    return "lower authority" if rule.by_authority and reading.rank > winner.rank else "fewer articles"


def _dispute(winner: Reading, standing: Sequence[Reading], rule: Rule) -> Reading | None:
    """A standing reading of another named official that cannot be true beside the winner."""
    if not rule.disputable or not is_official(winner.speaker):
        return None
    against = [
        r for r in standing
        if is_official(r.speaker) and r.speaker != winner.speaker and not rule.agree(r.value, winner.value)
    ]  # fmt: skip
    return min(against, key=lambda r: (r.rank, r.when)) if against else None
