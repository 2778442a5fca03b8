"""The confidence of events against the truth: fit, reliability table and plot.

    python bench/calibrate.py            how the coefficients of pipelines/resolution/confidence.py fare today
    python bench/calibrate.py --fit      print coefficients fitted anew, to be copied there
    python bench/calibrate.py --plot     write docs/confidence.svg

The sample is every event that the extractor and resolve make of the annotated articles; an event is right when an
annotated event of its actor lies on its day (a day off where the annotation calls the day inferred) in one of its
articles. Copies, official speakers and so on are those of the sample. Skips (exit 0) when ../shared is absent.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from math import exp, log
from pathlib import Path

from resolution_quality import account, articles, gold
from stream_recall import CNS

from pipelines.extraction import extract
from pipelines.resolution.account import Account
from pipelines.resolution.blocks import blocks
from pipelines.resolution.clusters import assemble
from pipelines.resolution.confidence import COEFFICIENTS, Coefficients, confidence, features

PLOT = Path(__file__).resolve().parents[1] / "docs" / "confidence.svg"
# Pull towards the present values, as many sample events strong: the sample is small.
PRIOR = 2.0
BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Sample:
    """One event: its accounts and whether it is right."""

    accounts: list[Account]
    right: bool


def sample() -> list[Sample]:
    """The events of the annotated articles."""
    truth = gold()
    by_actor: dict[str | None, list[Account]] = defaultdict(list)
    for article in articles().values():
        for number, mention in enumerate(extract(article), 1):
            one = account(article, number, mention)
            by_actor[one.actor].append(one)
    out = []
    for actor, own in by_actor.items():
        for block in blocks(actor, [a.day for a in own if a.day], [a.month for a in own if a.month]):
            for cluster in assemble([a for a in own if a.day in block.days or a.month in block.months]).clusters:
                accounts = [m.account for m in cluster.members]
                right = any(_is(event, actor, cluster.day) for a in accounts for event in truth[a.article_id])
                out.append(Sample(accounts, right))
    return out


def _is(event: dict[str, object], actor: str | None, day: date) -> bool:
    stated = str(event["date"] or "")
    if event["actor"] != actor or len(stated) != 10:
        return False
    return abs((date.fromisoformat(stated) - day).days) <= (1 if event.get("date_inferred") else 0)


def loss(samples: Sequence[Sample], coefficients: Coefficients) -> float:
    """Mean log loss, in nats."""
    total = 0.0
    for one in samples:
        p = min(0.999, max(0.001, confidence(one.accounts, coefficients)))
        total -= log(p if one.right else 1 - p)
    return total / len(samples)


def fit(samples: Sequence[Sample]) -> Coefficients:
    """Logistic regression by gradient descent with a Gaussian prior at the present values."""
    names = [f.name for f in fields(Coefficients)]
    start = {name: getattr(COEFFICIENTS, name) for name in names}
    now = dict(start)
    rows = [({"base": 1.0} | features(one.accounts), one.right) for one in samples]
    for _ in range(4000):
        slope = {name: PRIOR * (now[name] - start[name]) for name in names}
        for values, right in rows:
            p = 1 / (1 + exp(-sum(now[name] * values[name] for name in names)))
            for name in names:
                slope[name] += (p - right) * values[name]
        now = {name: now[name] - 0.5 * slope[name] / len(rows) for name in names}
    return Coefficients(**{name: round(value, 2) for name, value in now.items()})


def reliability(samples: Sequence[Sample], coefficients: Coefficients) -> list[tuple[int, float, float]]:
    """For each bin that holds events: (events, mean confidence, share right)."""
    out = []
    for low, high in pairwise(BINS):
        inside = [s for s in samples if low < confidence(s.accounts, coefficients) <= high]
        if inside:
            mean = sum(confidence(s.accounts, coefficients) for s in inside) / len(inside)
            out.append((len(inside), mean, sum(s.right for s in inside) / len(inside)))
    return out


def plot(rows: Sequence[tuple[int, float, float]]) -> str:
    """The reliability plot as SVG: a dot per bin, its area the number of events; on the line is honest."""
    size, edge = 400, 50
    scale = size - 2 * edge
    dots = "".join(
        f'<circle cx="{edge + mean * scale:.1f}" cy="{size - edge - right * scale:.1f}" r="{3 + events**0.5:.1f}" '
        f'fill="#1f6feb" fill-opacity="0.6"/><text x="{edge + mean * scale + 14:.1f}" '
        f'y="{size - edge - right * scale + 18:.1f}">{events}</text>'
        for events, mean, right in rows
    )
    axis = size - edge
    ticks = "".join(
        f'<text x="{edge + t * scale / 5 - 8:.0f}" y="{axis + 18}">{t / 5:.1f}</text>'
        f'<text x="{edge - 30}" y="{axis - t * scale / 5 + 4:.0f}">{t / 5:.1f}</text>'
        for t in range(6)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" font-family="sans-serif" font-size="12">'
        f'<rect width="{size}" height="{size}" fill="white"/>'
        f'<path d="M{edge} {edge}V{axis}H{size - edge}" fill="none" stroke="black"/>'
        f'<path d="M{edge} {axis}L{size - edge} {edge}" stroke="grey" stroke-dasharray="4"/>{ticks}{dots}'
        f'<text x="{size / 2 - 40}" y="{size - 12}">confidence</text>'
        f'<text x="16" y="{size / 2 + 40}" transform="rotate(-90 16 {size / 2 + 40})">share that is right</text>'
        "</svg>\n"
    )


def main() -> int:
    """Print the table, and fit or plot when asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--plot", action="store_true")
    options = parser.parse_args()
    if not CNS.exists():
        print("skipped: ../shared is absent")
        return 0
    samples = sample()
    print(f"{len(samples)} events, {sum(s.right for s in samples)} right, log loss {loss(samples, COEFFICIENTS):.3f}")
    rows = reliability(samples, COEFFICIENTS)
    for events, mean, right in rows:
        print(f"  {events:4} events of confidence {mean:.2f}: {right:.2f} right")
    if options.fit:
        fitted = fit(samples)
        print(f"fitted: {fitted}, log loss {loss(samples, fitted):.3f}")
        for events, mean, right in reliability(samples, fitted):
            print(f"  {events:4} events of confidence {mean:.2f}: {right:.2f} right")
    if options.plot:
        PLOT.write_text(plot(rows), encoding="utf-8")
        print(f"wrote {PLOT.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
