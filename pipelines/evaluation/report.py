"""A score as text for the terminal and as the page docs/accuracy.md.

Neither holds a sentence of an article: ids and field values only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipelines.evaluation.agreement import RULES
from pipelines.evaluation.scoring import Disagreement, Score


@dataclass(frozen=True, slots=True)
class Target:
    """One measure with the value asked of it on the development gold."""

    name: str
    measure: Callable[[Score, Quotes], float]
    wanted: float
    at_most: bool = False

    def met(self, score: Score, quotes: Quotes) -> bool:
        """Whether the measure reaches what is asked."""
        value = self.measure(score, quotes)
        return value <= self.wanted if self.at_most else value >= self.wanted


@dataclass(frozen=True, slots=True)
class Quotes:
    """How many pieces of evidence there are, and how many whose offsets reproduce the quote."""

    total: int
    reproduced: int

    @property
    def share(self) -> float:
        """1 when every quote stands at its offsets."""
        return self.reproduced / self.total if self.total else 1.0


def _accuracy(name: str) -> Callable[[Score, Quotes], float]:
    return lambda score, quotes: score.accuracy(name)


# What issue 3 asks of the development gold; the held-out gold is asked a little less.
TARGETS = (
    Target("event F1", lambda s, q: s.f1, 0.96),
    Target("recall of main events", lambda s, q: s.role_recall("main"), 0.97),
    Target("articles without an event given one", lambda s, q: s.false_articles, 2, at_most=True),
    Target("score (all facts)", lambda s, q: s.score, 0.95),
    *(Target(f, _accuracy(f), 0.95) for f in ("date", "count", "class", "range_km", "apogee_km", "times_local")),
    Target("quotes whose offsets reproduce them", lambda s, q: q.share, 1.0),
)


def text_report(score: Score, quotes: Quotes, errors: int = 0) -> Iterator[str]:
    """Lines for a terminal: the ratios, then at most `errors` disagreements."""
    yield (
        f"articles {score.articles}  events: precision {score.precision:.3f} recall {score.recall:.3f} "
        f"F1 {score.f1:.3f}  (found {score.found}, invented {score.invented}, missed {score.missed})"
    )
    roles = ((r, score.role_found[r], n) for r, n in score.role_stated.items() if n)
    yield "recall by role: " + "  ".join(f"{r} {a}/{n} = {a / n:.3f}" for r, a, n in roles)
    yield f"articles without an event given one: {score.false_articles}/{score.negatives}"
    for name in RULES:
        if score.field_stated[name]:
            right, stated = score.field_right[name], score.field_stated[name]
            yield f"{name:12} {right:4}/{stated:<4} = {right / stated:.3f}"
    yield f"quotes reproduced {quotes.reproduced}/{quotes.total}"
    yield f"score {score.score:.3f}"
    for error in score.errors[:errors]:
        yield f"# {error.article_id} {error.what}: gold {error.gold} predicted {error.predicted}"


def markdown_report(score: Score, quotes: Quotes, *, gold_name: str, commit: str) -> str:
    """The page that `make accuracy` writes."""
    lines = [
        "# Accuracy of the extraction",
        "",
        f"Written by `make accuracy` at commit {commit}: {score.articles} annotated articles of `{gold_name}`,",
        f"{score.found + score.missed} events in them, {score.negatives} articles without one. Nothing here is",
        "held out: the grammar was developed on these articles. Two expert readers agree with each other at event",
        "F1 0.983 and score 0.988, which is the ceiling. `launchwire evaluate --articles A.jsonl --gold G.jsonl`",
        "prints the same for any annotated articles.",
        "",
        "| measure | asked | reached | |",
        "|---|---|---|---|",
        *(_target_row(t, score, quotes) for t in TARGETS),
        "",
        f"Events: precision {score.precision:.3f}, recall {score.recall:.3f} (found {score.found}, invented "
        f"{score.invented}, missed {score.missed}); recall of background events "
        f"{score.role_recall('background'):.3f}.",
        "",
        "## Fields",
        "",
        "| field | right | stated | accuracy |",
        "|---|---|---|---|",
        *(f"| {n} | {score.field_right[n]} | {score.field_stated[n]} | {score.accuracy(n):.3f} |" for n in RULES),
        "",
        "## Confusion by field",
        "",
        "| field | gold | predicted | times |",
        "|---|---|---|---|",
        *_confusion_rows(score.errors),
        "",
        "## Errors by article",
        "",
        "| article | what | gold | predicted |",
        "|---|---|---|---|",
        *(f"| {e.article_id} | {e.what} | {_cell(e.gold)} | {_cell(e.predicted)} |" for e in score.errors),
        "",
    ]
    return "\n".join(lines)


def _target_row(target: Target, score: Score, quotes: Quotes) -> str:
    value, sign = target.measure(score, quotes), "≤" if target.at_most else "≥"
    shown = f"{value:g}" if target.at_most else f"{value:.3f}"
    return f"| {target.name} | {sign} {target.wanted:g} | {shown} | {'✓' if target.met(score, quotes) else '✗'} |"


def _confusion_rows(errors: list[Disagreement]) -> Iterator[str]:
    counts = Counter((e.what, _cell(e.gold), _cell(e.predicted)) for e in errors if e.what in RULES)
    for (what, gold, predicted), times in sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0])):
        yield f"| {what} | {gold} | {predicted} | {times} |"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|")
