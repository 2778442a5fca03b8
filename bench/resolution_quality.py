"""How well mentions become clusters: pairwise and B³ on the annotated articles, labelled by CNS date.

    python bench/resolution_quality.py            gold mentions, then the extractor's own
    python bench/resolution_quality.py --errors   list the clusters that hold two launches or share one

A label is the CNS launch (Korean date) on the day of the annotated event, else a day beside it, else the annotated day
itself (launches outside the list, other actors); a day that the annotation calls inferred, where one off is accepted
(gold/GUIDE.md), is the day beside it that another annotation states outright. Skips (exit 0) when ../shared is absent;
exit code 1 below the target.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from stream_recall import CNS, local_days

from pipelines.articles.jsonl import read_jsonl
from pipelines.articles.reading import Read
from pipelines.extraction import extract
from pipelines.gazetteers import find
from pipelines.model import Article, Mention
from pipelines.resolution.account import Account
from pipelines.resolution.blocks import blocks
from pipelines.resolution.clusters import Clustering, assemble
from pipelines.resolution.theatre import HEAD_CHARACTERS

GOLD = CNS.parents[1] / "gold"
LEAST_F1 = 0.985
DAY = timedelta(days=1)


def articles() -> dict[str, Article]:
    """The annotated articles by id."""
    return {r.article.id: r.article for r in read_jsonl(str(GOLD / "dev.articles.jsonl")) if isinstance(r, Read)}


def gold() -> dict[str, list[dict[str, Any]]]:
    """Article id → annotated events."""
    lines = (GOLD / "dev.gold.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["events"] for row in map(json.loads, lines)}


def stated_days(events: dict[str, list[dict[str, Any]]]) -> set[tuple[str, date]]:
    """(actor, day) of the annotated events whose text fixes the day."""
    return {
        (event["actor"], date.fromisoformat(event["date"]))
        for found in events.values() for event in found
        if event["date"] and len(event["date"]) == 10 and not event.get("date_inferred")
    }  # fmt: skip


def label(event: dict[str, Any], launches: Sequence[date], stated: set[tuple[str, date]]) -> str | None:
    """The launch that an annotated event is, None when it is dated to a month or not at all."""
    if not event["date"] or len(event["date"]) != 10:
        return None
    day, actor = date.fromisoformat(event["date"]), event["actor"]
    near = sorted((launch for launch in launches if abs(launch - day) <= DAY), key=lambda x: (abs(x - day), x))
    if actor == "PRK" and near:
        day = near[0]
    elif event.get("date_inferred") and (actor, day) not in stated:
        day = next((beside for beside in (day + DAY, day - DAY) if (actor, beside) in stated), day)
    return f"{actor} {day}"


def mention_of(event: dict[str, Any]) -> Mention:
    """An annotated event as the extractor would give it."""
    site = next((hit.id for hit in find(event["site"] or "", frozenset({"site"}))), None)
    weapon = next((hit.id for hit in find(event["weapon_name"] or "", frozenset({"weapon"}))), None)
    names = Mention.__dataclass_fields__.keys() - {"evidence"}
    data = {name: value for name, value in event.items() if name in names}
    return Mention.from_json(data | {"site_id": site, "weapon_id": weapon})


def account(article: Article, number: int, mention: Mention) -> Account:
    """A mention in its article."""
    name = f"{article.id}#{number}"
    head = f"{article.title} {article.text}"[:HEAD_CHARACTERS]
    return Account(
        name, article.id, mention, article.published_at, article.publisher, article.url, article.id, head=head
    )


def clusters(accounts: Iterable[Account]) -> list[list[str]]:
    """Mention ids by cluster, over all actors and blocks."""
    by_actor: dict[str | None, list[Account]] = defaultdict(list)
    for one in accounts:
        by_actor[one.actor].append(one)
    found: list[list[str]] = []
    for actor, own in by_actor.items():
        for block in blocks(actor, [a.day for a in own if a.day], [a.month for a in own if a.month]):
            members = [a for a in own if a.day in block.days or a.month in block.months]
            result: Clustering = assemble(members)
            found += [[m.account.mention_id for m in c.members] for c in result.clusters]
            found += [[waiting.mention_id] for waiting, _ in result.waiting]
    return found


def scores(found: list[list[str]], truth: dict[str, str]) -> dict[str, float]:
    """Pairwise and B³ precision, recall and F1 over the labelled mentions."""
    parts = [[m for m in cluster if m in truth] for cluster in found]
    sizes = Counter(truth[m] for cluster in parts for m in cluster)
    hits = both = precise = recalled = 0.0
    for cluster in parts:
        for name, n in Counter(truth[m] for m in cluster).items():
            hits += n * (n - 1) / 2
            precise += n * n / len(cluster)
            recalled += n * n / sizes[name]
        both += len(cluster) * (len(cluster) - 1) / 2
    total = sum(n * (n - 1) / 2 for n in sizes.values())
    count = sum(sizes.values())
    out = {"pair_p": hits / both if both else 1.0, "pair_r": hits / total if total else 1.0}
    out |= {"b3_p": precise / count, "b3_r": recalled / count}
    for kind in ("pair", "b3"):
        p, r = out[f"{kind}_p"], out[f"{kind}_r"]
        out[f"{kind}_f1"] = 2 * p * r / (p + r)
    return out


def one_a_day(accounts: Iterable[Account]) -> list[list[str]]:
    """The rule of older systems, to compare with: one event per actor and day."""
    found: dict[tuple[str | None, date | None], list[str]] = defaultdict(list)
    for one in accounts:
        found[one.actor, one.day].append(one.mention_id)
    return list(found.values())


def report(name: str, accounts: list[Account], truth: dict[str, str], errors: bool) -> bool:
    """Print one table; whether the target is met."""
    found = clusters(accounts)
    ok = True
    for rule, result in (("launchwire", found), ("one a day", one_a_day(accounts))):
        s = scores(result, truth)
        print(f"{name:10} {rule:10} " + "  ".join(f"{key} {value:.3f}" for key, value in s.items()))
        ok = ok and (rule != "launchwire" or min(s["pair_f1"], s["b3_f1"]) >= LEAST_F1)
    if errors:
        by_id = {a.mention_id: a for a in accounts}
        split = Counter(name for c in found for name in {truth[m] for m in c if m in truth})
        for cluster in found:
            names = {truth[m] for m in cluster if m in truth}
            if len(names) > 1 or any(split[n] > 1 for n in names):
                print("   ", sorted(names))
                for m in cluster:
                    a = by_id[m].mention
                    print("        ", m, a.role, a.date, "inferred" if a.date_inferred else "", truth.get(m))
    return ok


def aligned(own: list[Mention], events: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """Number of an extracted mention → the annotated event of its article that it gives: same actor, nearest day."""
    out: dict[int, dict[str, Any]] = {}
    left = list(events)
    for number, mention in enumerate(own, 1):
        fits = [
            (abs((date.fromisoformat(e["date"]) - date.fromisoformat(mention.date)).days), i)
            for i, e in enumerate(left)
            if e["actor"] == mention.actor and mention.date and e["date"] and len(mention.date) == len(e["date"]) == 10
        ]
        if fits and min(fits)[0] <= 3:
            out[number] = left.pop(min(fits)[1])
    return out


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    if not CNS.exists():
        print("skipped: ../shared is absent")
        return 0
    launches = sorted(local_days(date(1984, 1, 1), date(2026, 12, 31)).values())
    texts, events = articles(), gold()
    stated = stated_days(events)
    truth, accounts, own_truth, own_accounts = {}, [], {}, []
    for key, article in texts.items():
        for number, event in enumerate(events.get(key, []), 1):
            accounts.append(account(article, number, mention_of(event)))
            if name := label(event, launches, stated):
                truth[f"{key}#{number}"] = name
        own = extract(article)
        own_accounts += [account(article, number, mention) for number, mention in enumerate(own, 1)]
        for number, event in aligned(own, events.get(key, [])).items():
            if name := label(event, launches, stated):
                own_truth[f"{key}#{number}"] = name
    ok = report("gold", accounts, truth, options.errors)
    report("extracted", own_accounts, own_truth, options.errors)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
