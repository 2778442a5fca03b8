"""The resolve step: every unresolved mention finds its launch event, and every event it touches is made anew.

Work goes by actor and by block (pipelines/resolution/blocks.py). A pass locks its actor, takes in the whole block as it
stands, computes clusters and values by pure functions, and writes the difference in one transaction: killed at any
point, the next call finds the same mentions unresolved; two workers at once take turns on an actor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import Connection

from pipelines.resolution import store, write
from pipelines.resolution.account import Account
from pipelines.resolution.blocks import Block
from pipelines.resolution.claims import Fate, fates
from pipelines.resolution.cluster import Clustering
from pipelines.resolution.clusters import assemble
from pipelines.resolution.event import evaluate
from pipelines.resolution.identity import Assignment, assign, prefix
from pipelines.resolution.judgements import Judgement, apply
from pipelines.resolution.outcome import Outcome, outcome, retractions
from pipelines.resolution.timeline import Decision
from pipelines.warehouse import advisory_lock, transaction
from pipelines.warehouse.summaries import refresh_summaries

# Days of one actor in one transaction: some hundred mentions as a rule.
PASS_DAYS = 120
# A pass may make mentions of events beside it due again (one changed its day or actor); that settles at once.
MOST_ROUNDS = 10


def resolve(*, run_id: str, on_progress: Callable[[int, int], None] | None = None) -> dict[str, int]:
    """Resolve all unresolved mentions; counts: `mentions`, `events` written, `waiting`, `history` rows, `passes`."""
    counts = {"mentions": 0, "events": 0, "waiting": 0, "history": 0, "passes": 0}
    for _ in range(MOST_ROUNDS):
        passes = _plan()
        if not passes:
            break
        for number, (actor, due) in enumerate(passes, 1):
            _pass(actor, due, run_id, counts)
            if on_progress:
                on_progress(number, len(passes))
    # Always, not only after work: a run killed before this line left them behind.
    refresh_summaries()
    return counts


def _plan() -> list[tuple[str | None, store.Due]]:
    """The passes that are due: actors in order, each cut into runs of whole blocks."""
    with transaction() as connection:
        adopted, links = store.adoptions(connection, store.judgements(connection))
        passes: list[tuple[str | None, store.Due]] = []
        due = store.due(connection, adopted)
        for actor in sorted(due, key=lambda a: a or ""):
            wanted = due[actor]
            part = store.Due(undated=wanted.undated, lock_also=wanted.lock_also)
            for block in store.actor_blocks(connection, actor, wanted, links, adopted):
                part.days |= wanted.days.intersection(block.days)
                part.months |= wanted.months.intersection(block.months)
                if len(part.days) >= PASS_DAYS:
                    passes.append((actor, part))
                    part = store.Due(lock_also=wanted.lock_also)
            if part.days or part.months or part.undated:
                passes.append((actor, part))
    return passes


def _pass(actor: str | None, due: store.Due, run_id: str, counts: dict[str, int]) -> None:
    with transaction() as connection:
        advisory_lock(connection, [f"resolve/{name or ''}" for name in {actor, *due.lock_also}])
        judgements = store.judgements(connection)
        adopted, links = store.adoptions(connection, judgements)
        blocks = store.actor_blocks(connection, actor, due, links, adopted)
        days = sorted({day for block in blocks for day in block.days})
        dates = [d.isoformat() for d in days] + [m.strftime("%Y-%m") for b in blocks for m in b.months]
        ids = sorted(due.undated | {m for m, a in adopted.items() if a == actor})
        fresh = store.claim_unresolved(connection, actor, dates, ids, adopted)
        if not fresh:
            return
        accounts = [
            a for a in store.accounts(connection, actor, dates, ids, adopted)
            if a.mention.date in dates or a.mention_id in due.undated
        ]  # fmt: skip
        clustering = _cluster(accounts, blocks, judgements)
        _write(connection, actor, days, accounts, clustering, judgements, frozenset(fresh), run_id, counts)
        counts["mentions"] += len(fresh)
        counts["passes"] += 1


def _cluster(accounts: Sequence[Account], blocks: Sequence[Block], judgements: Sequence[Judgement]) -> Clustering:
    """The clusters of all blocks of a pass; undated accounts wait."""
    whole = Clustering([])
    place = {day: index for index, block in enumerate(blocks) for day in block.days + block.months}
    parts: dict[int, list[Account]] = {}
    for account in accounts:
        day = account.day or account.month
        if day is None:
            whole.waiting.append((account, "no date is stated"))
        else:
            parts.setdefault(place[day], []).append(account)
    for index in sorted(parts):
        part = assemble(parts[index])
        whole.clusters += part.clusters
        whole.waiting += part.waiting
        whole.doubts += part.doubts
    apply(whole, judgements)
    return whole


def _write(
    connection: Connection, actor: str | None, days: Sequence[date], accounts: Sequence[Account],
    clustering: Clustering, judgements: Sequence[Judgement], fresh: frozenset[str], run_id: str,
    counts: dict[str, int],
) -> None:  # fmt: skip
    evaluated = [evaluate([m.account for m in c.members]) for c in clustering.clusters]
    prefixes = [prefix(actor, e.values["launched_on"]) for e in evaluated]
    concerned = sorted({a.mention_id for a in accounts} | fresh)
    now = store.standing(connection, actor, days, concerned, prefixes)
    before = set(now.register.taken)
    members = [[m.account.mention_id for m in c.members] for c in clustering.clusters]
    given = assign(list(zip(prefixes, members, strict=True)), now.owners, now.events, now.register)
    decisions = _decisions(connection, clustering, given, now, judgements)
    outcomes = [
        outcome(event_id, cluster, event, decisions[index])
        for index, (event_id, cluster, event) in enumerate(zip(given.ids, clustering.clusters, evaluated, strict=True))
    ]
    founded = {o.event_id: _cause(o.event_id, before, now) for o in outcomes if _is_new(o.event_id, before, now)}
    counts["events"] += write.events(connection, outcomes)
    write.memberships(connection, outcomes, concerned)
    published = [a.published_at for a in accounts if a.mention_id in fresh and a.published_at]
    write.ends(connection, given.lost, run_id, max(published, default=None))
    recorded = store.recorded(connection, given.ids)
    counts["history"] += write.history(connection, outcomes, recorded, founded, run_id)
    known: dict[str, Fate] = {}
    for o in outcomes:
        known |= fates(o.event)
    placed: list[tuple[Account, str | None]] = [(m.account, o.event_id) for o in outcomes for m in o.cluster.members]
    placed += [(account, None) for account, _ in clustering.waiting]
    write.claims(connection, placed, known, fresh)
    refs = [*concerned, *given.ids, *given.lost]
    write.questions(connection, refs, _questions(clustering, outcomes, actor))
    write.mark_resolved(connection, sorted(fresh), sorted(set(now.outside) - fresh))
    counts["waiting"] += len(clustering.waiting)


def _is_new(event_id: str, before: set[str], now: store.Standing) -> bool:
    return event_id not in before or event_id in now.register.redirects


def _cause(event_id: str, before: set[str], now: store.Standing) -> str:
    return "founded" if event_id not in before else "split"


def _decisions(
    connection: Connection, clustering: Clustering, given: Assignment, now: store.Standing,
    judgements: Sequence[Judgement],
) -> list[list[Decision]]:  # fmt: skip
    """People's decisions on each cluster: overrides of its id and of all ids that lead to it, and retractions."""
    leading: dict[str, set[str]] = {event_id: {event_id} for event_id in given.ids}
    for old, heir in [*now.register.redirects.items(), *given.lost.items()]:
        final = given.lost.get(heir or "", heir) if heir not in leading else heir
        if final in leading and old not in leading:
            leading[final].add(old)
    made = store.overrides(connection, sorted({i for ids in leading.values() for i in ids}))
    retracted = retractions(clustering.clusters, judgements)
    out = []
    for index, event_id in enumerate(given.ids):
        own = [d for old in leading[event_id] for d in made.get(old, [])] + retracted.get(index, [])
        out.append(sorted(own, key=lambda d: (d.since, d.field)))
    return out


def _questions(
    clustering: Clustering, outcomes: Sequence[Outcome], actor: str | None
) -> list[tuple[str, str, str, str | None, float | None, str]]:
    """The rows for people to look at: what may be one event, what waits, where speakers disagree."""
    owner = {m.account.mention_id: o.event_id for o in outcomes for m in o.cluster.members}
    rows: list[tuple[str, str, str, str | None, float | None, str]] = []
    for doubt in clustering.doubts:
        left, right = owner.get(doubt.left.mention_id), owner.get(doubt.right.mention_id)
        if left and right and left != right:
            first, second = sorted((left, right))
            rows.append((first, second, "same_event", actor, doubt.score, "neighbouring days, one of them told once"))
    rows += [(a.mention_id, "", "waiting_mention", actor, None, why) for a, why in clustering.waiting]
    for o in outcomes:
        for name, choice in sorted(o.event.choices.items()):
            if choice.disputed is not None:
                detail = (
                    f"{name}: {choice.winner.speaker} {choice.value}, {choice.disputed.speaker} {choice.disputed.value}"
                )
                rows.append((o.event_id, name, "disputed_value", actor, None, detail))
    return rows
