"""Pairs predicted mentions with gold events, one to one, and counts what agrees.

A pair needs the same actor (null is compatible with any) and compatible dates; among those the pairing with the most
agreeing fields wins. `score` is the F1 over all gold facts: an event, and each field that it states.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.evaluation.agreement import RULES, Event, dates_compatible, stated_value


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One error: the article, what is wrong, and both values. `what` is a field, "missed" or "invented"."""

    article_id: str
    what: str
    gold: Any
    predicted: Any


@dataclass(slots=True)
class Score:
    """Counts over a set of articles; the ratios follow from them."""

    articles: int = 0
    found: int = 0
    invented: int = 0
    missed: int = 0
    negatives: int = 0
    false_articles: int = 0
    role_stated: dict[str, int] = field(default_factory=lambda: {"main": 0, "background": 0})
    role_found: dict[str, int] = field(default_factory=lambda: {"main": 0, "background": 0})
    field_stated: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RULES, 0))
    field_right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RULES, 0))
    errors: list[Disagreement] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Found events among all predicted; 1 when nothing was predicted."""
        return ratio(self.found, self.found + self.invented)

    @property
    def recall(self) -> float:
        """Found events among all in the gold."""
        return ratio(self.found, self.found + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall of events."""
        return _harmonic(self.precision, self.recall)

    @property
    def score(self) -> float:
        """F1 over all gold facts: an invented event counts as one false fact, a missed one loses all of its own."""
        right = self.found + sum(self.field_right.values())
        stated = self.found + self.missed + sum(self.field_stated.values())
        return _harmonic(ratio(right, right + self.invented), ratio(right, stated))

    def accuracy(self, name: str) -> float:
        """Share of the stated values of one field that are right."""
        return ratio(self.field_right[name], self.field_stated[name])

    def role_recall(self, role: str) -> float:
        """Share of the events of one role that were found."""
        return ratio(self.role_found[role], self.role_stated[role])


def ratio(part: int, whole: int) -> float:
    """part / whole; 1 where there is nothing to get wrong."""
    return part / whole if whole else 1.0


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def pair(gold: Sequence[Event], predicted: Sequence[Event]) -> list[tuple[int, int]]:
    """Indexes of gold and predicted events that are one occasion, best agreement first, each used once."""
    candidates = []
    for i, g in enumerate(gold):
        for j, p in enumerate(predicted):
            if g.get("actor") and p.get("actor") and g["actor"] != p["actor"]:
                continue
            if not dates_compatible(g.get("date"), p.get("date")):
                continue
            agreeing = sum(bool(rule(g, p)) for rule in RULES.values())
            # The very same date outweighs two fields: it decides between a fresh and a background event.
            same_date = 2 if g.get("date") == p.get("date") else 0
            same_role = 0.5 if g.get("role") == p.get("role") else 0
            candidates.append((-(agreeing + same_date + same_role), i, j))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(candidates):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return pairs


def score(gold: Mapping[str, Sequence[Event]], predicted: Mapping[str, Sequence[Event]]) -> Score:
    """Score predicted events by article id against the gold's; an article without a prediction has none."""
    total = Score()
    for article_id, events in gold.items():
        _add_article(total, article_id, events, predicted.get(article_id, ()))
    return total


def _add_article(total: Score, article_id: str, gold: Sequence[Event], predicted: Sequence[Event]) -> None:
    pairs = pair(gold, predicted)
    found, used = {i for i, _ in pairs}, {j for _, j in pairs}
    total.articles += 1
    total.found += len(pairs)
    total.invented += len(predicted) - len(pairs)
    total.missed += len(gold) - len(pairs)
    if not gold:
        total.negatives += 1
        total.false_articles += bool(predicted)
    for i, event in enumerate(gold):
        if event.get("role") in total.role_stated:
            total.role_stated[event["role"]] += 1
            total.role_found[event["role"]] += i in found
    for i, j in pairs:
        _add_fields(total, article_id, gold[i], predicted[j])
    for i, event in enumerate(gold):
        if i not in found:
            total.errors.append(Disagreement(article_id, "missed", _brief(event), None))
            for name, rule in RULES.items():
                total.field_stated[name] += rule(event, {}) is not None
    for j, event in enumerate(predicted):
        if j not in used:
            total.errors.append(Disagreement(article_id, "invented", None, _brief(event)))


def _add_fields(total: Score, article_id: str, gold: Event, predicted: Event) -> None:
    for name, rule in RULES.items():
        agrees = rule(gold, predicted)
        if agrees is None:
            continue
        total.field_stated[name] += 1
        total.field_right[name] += agrees
        if not agrees:
            values = stated_value(name, gold), stated_value(name, predicted)
            total.errors.append(Disagreement(article_id, name, *values))


def _brief(event: Event) -> str:
    """The fields that identify an event, without words of the article."""
    fields = ("role", "kind", "actor", "date", "count_min", "weapon_class", "weapon_name", "site")
    return " ".join(str(event[f]) for f in fields if event.get(f) is not None)
