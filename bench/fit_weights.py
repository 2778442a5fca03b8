"""Weights of the agreement score fitted to the annotated articles, beside those in use, and how both fare.

    python bench/fit_weights.py

Fellegi and Sunter's weights: of all pairs of annotated mentions of one actor whose launch the CNS list or the
annotation names (bench/resolution_quality.py), m is how often a field agrees between two of one launch, u between two
of different launches; agreement is worth log2(m/u), disagreement log2((1-m)/(1-u)). Both are drawn towards "says
nothing" by a few pairs of each outcome. Weights of days are not fitted: the sample holds hardly any launches on
neighbouring days. Each set of weights then clusters the gold mentions, the extractor's own, and simulated articles on
all CNS launch days from 2014 to 2023 (bench/resolution_simulation.py). Skips (exit 0) when ../shared is absent.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import log2

import resolution_quality as quality
import resolution_simulation as simulation
from stream_recall import CNS, local_days

from pipelines.extraction import extract
from pipelines.resolution.account import Account
from pipelines.resolution.classes import near
from pipelines.resolution.clusters import assemble
from pipelines.resolution.geography import same_place
from pipelines.resolution.profile import Profile, share_agreeing
from pipelines.resolution.scores import AGREEING_SHARE, WEIGHTS, Weights, counts_agree, figures_agree

# As many made-up pairs of each outcome, half agreeing: a field that ten pairs state moves little.
PRIOR_PAIRS = 4.0
WORLDS = 5
# What a name in Weights is called after same_ and other_.
KINDS = ("same", "other")
FIELDS = ("site", "class", "weapon", "count", "figure")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Accounts and the launch of each that has one."""

    accounts: list[Account]
    truth: dict[str, str]


def samples() -> tuple[Labelled, Labelled]:
    """The annotated mentions, and the extractor's own."""
    launches = sorted(local_days(date(1984, 1, 1), date(2026, 12, 31)).values())
    gold, own = Labelled([], {}), Labelled([], {})
    events = quality.gold()
    stated = quality.stated_days(events)
    for key, article in quality.articles().items():
        for number, event in enumerate(events.get(key, []), 1):
            gold.accounts.append(quality.account(article, number, quality.mention_of(event)))
            if name := quality.label(event, launches, stated):
                gold.truth[f"{key}#{number}"] = name
        read = extract(article)
        own.accounts.extend(quality.account(article, number, mention) for number, mention in enumerate(read, 1))
        for number, event in quality.aligned(read, events.get(key, [])).items():
            if name := quality.label(event, launches, stated):
                own.truth[f"{key}#{number}"] = name
    return gold, own


def agreements(one: Profile, other: Profile) -> dict[str, bool]:
    """Field → whether two mentions agree, of fields that both state."""
    shares = {
        "site": share_agreeing(one.sites, other.sites, same_place),
        "class": share_agreeing(one.classes, other.classes, near),
        "weapon": share_agreeing(one.weapons, other.weapons, str.__eq__),
        "count": share_agreeing(one.counts, other.counts, counts_agree),
        "figure": share_agreeing(one.ranges, other.ranges, figures_agree),
    }
    if shares["figure"] is None:
        shares["figure"] = share_agreeing(one.apogees, other.apogees, figures_agree)
    return {name: share >= AGREEING_SHARE for name, share in shares.items() if share is not None}


def fit(sample: Labelled) -> tuple[Weights, Mapping[str, tuple[float, float, int, int]]]:
    """Fitted weights, and by field m, u and how many pairs of one and of different launches state it."""
    by_actor: dict[str | None, list[Account]] = defaultdict(list)
    for account in sample.accounts:
        if account.mention_id in sample.truth:
            by_actor[account.actor].append(account)
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for own in by_actor.values():
        profiles = [(Profile([a]), sample.truth[a.mention_id]) for a in own]
        for (one, name), (other, another) in itertools.combinations(profiles, 2):
            for field, agree in agreements(one, other).items():
                seen[field, name == another, agree] += 1
    table, values = {}, {}
    for field in FIELDS:
        same = seen[field, True, True] + seen[field, True, False]
        different = seen[field, False, True] + seen[field, False, False]
        m = (seen[field, True, True] + PRIOR_PAIRS / 2) / (same + PRIOR_PAIRS)
        u = (seen[field, False, True] + PRIOR_PAIRS / 2) / (different + PRIOR_PAIRS)
        table[field] = (m, u, same, different)
        values[f"same_{field}"] = round(log2(m / u), 2)
        values[f"other_{field}"] = round(log2((1 - m) / (1 - u)), 2)
    return replace(WEIGHTS, **values), table


def measures(weights: Weights, gold: Labelled, own: Labelled) -> list[float]:
    """Pairwise and B³ F1 on gold and own mentions and simulated ones, and days doubled and merged a world."""
    quality.assemble = lambda accounts: assemble(accounts, weights)
    out = []
    for sample in (gold, own):
        scores = quality.scores(quality.clusters(sample.accounts), sample.truth)
        out += [scores["pair_f1"], scores["b3_f1"]]
    total: Counter[str] = Counter()
    days, sums = simulation.launches(2014, 2023), [0.0, 0.0]
    for seed in range(WORLDS):
        accounts, truth = simulation.world(seed, days, 1.0)
        found = quality.clusters(accounts)
        total += simulation.counts(found, truth, set())
        scores = quality.scores(found, truth)
        sums = [sums[0] + scores["pair_f1"] / WORLDS, sums[1] + scores["b3_f1"] / WORLDS]
    quality.assemble = assemble
    return [*out, *sums, total["doubled"] / WORLDS, total["merged"] / WORLDS]


def show(name: str, row: Sequence[float]) -> None:
    """One line of measures."""
    print(f"{name:12}" + "  ".join(f"{value:7.4f}" for value in row))


def main() -> int:
    """Print the fitted weights and the measures of both sets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    if not CNS.exists():
        print("skipped: ../shared is absent")
        return 0
    gold, own = samples()
    fitted, table = fit(gold)
    print("field       m      u   pairs same/different   agreement: fitted, in use   disagreement: fitted, in use")
    for name, (m, u, same, different) in table.items():
        yes, no = f"same_{name}", f"other_{name}"
        print(
            f"{name:8} {m:.3f}  {u:.3f}   {same:7,} / {different:9,}   "
            f"{getattr(fitted, yes):12.2f} {getattr(WEIGHTS, yes):7.2f}   "
            f"{getattr(fitted, no):16.2f} {getattr(WEIGHTS, no):7.2f}"
        )
    print("\nF1: gold pairwise, B3; own pairwise, B3; simulated pairwise, B3; days doubled, merged a world")
    show("in use", measures(WEIGHTS, gold, own))
    show("fitted", measures(fitted, gold, own))
    half = {f"{k}_{f}": (getattr(fitted, f"{k}_{f}") + getattr(WEIGHTS, f"{k}_{f}")) / 2 for k in KINDS for f in FIELDS}
    show("half way", measures(replace(WEIGHTS, **half), gold, own))
    return 0


if __name__ == "__main__":
    sys.exit(main())
