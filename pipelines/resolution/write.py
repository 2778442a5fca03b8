"""What resolve writes: events, flights, memberships, claims, history, open questions; in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from pipelines.resolution.account import Account
from pipelines.resolution.claims import Fate, claim_id, fate_of
from pipelines.resolution.evidence import Sentences
from pipelines.resolution.flights import Flight
from pipelines.resolution.outcome import Outcome
from pipelines.resolution.timeline import UNDATED, changes
from pipelines.warehouse import upsert
from pipelines.warehouse.bulk import copy_rows

EVENT_COLUMNS = (
    "event_id", "status", "kind", "actor", "launched_on", "launched_at", "time_precision", "count_min", "count_max",
    "weapon_class", "weapon_name", "site_id", "site_name", "latitude", "longitude", "site_precision_km", "range_km",
    "apogee_km", "outcome", "announced_by", "corrected", "confidence", "article_count", "publisher_count",
    "first_reported_at", "last_changed_at", "summary", "duplicate_of",
)  # fmt: skip
FLIGHT_COLUMNS = tuple(Flight.__dataclass_fields__)
HISTORY_COLUMNS = ("event_id", "field", "old_value", "new_value", "cause", "article_id", "known_at", "run_id")


def events(connection: Connection, outcomes: Sequence[Outcome]) -> int:
    """Write the live events and their flights; the number of event rows that changed."""
    rows = [[{"event_id": o.event_id, **o.values}.get(column) for column in EVENT_COLUMNS] for o in outcomes]
    written = upsert(connection, "warehouse.launch_events", EVENT_COLUMNS, rows, ("event_id",))
    flights = [
        (o.event_id, *(getattr(flight, column) for column in FLIGHT_COLUMNS))
        for o in outcomes for flight in o.event.flights
    ]  # fmt: skip
    connection.execute(
        text(
            "DELETE FROM warehouse.flights AS f USING unnest(CAST(:ids AS text[]), CAST(:numbers AS integer[])) "
            "AS n (event_id, flights) WHERE f.event_id = n.event_id AND f.flight_no > n.flights"
        ),
        {"ids": [o.event_id for o in outcomes], "numbers": [len(o.event.flights) for o in outcomes]},
    )
    upsert(connection, "warehouse.flights", ("event_id", *FLIGHT_COLUMNS), flights, ("event_id", "flight_no"))
    return written


def memberships(connection: Connection, outcomes: Sequence[Outcome], concerned: Sequence[str]) -> None:
    """Say which mention belongs to which event; mentions of `concerned` (ids) that are in none lose theirs."""
    rows = [(m.account.mention_id, o.event_id, m.score, m.rule) for o in outcomes for m in o.cluster.members]
    kept = {row[0] for row in rows}
    connection.execute(
        text("DELETE FROM warehouse.event_mentions WHERE mention_id = ANY(:ids)"),
        {"ids": sorted(set(concerned) - kept)},
    )
    upsert(connection, "warehouse.event_mentions", ("mention_id", "event_id", "score", "rule"), rows, ("mention_id",))


def ends(connection: Connection, lost: Mapping[str, str | None], run_id: str, known_at: datetime | None) -> None:
    """Turn ids that no cluster carries into redirects, or into retracted events when no mention is left."""
    for event_id, heir in sorted(lost.items()):
        connection.execute(text("DELETE FROM warehouse.flights WHERE event_id = :id"), {"id": event_id})
        changed = connection.execute(
            text(
                "UPDATE warehouse.launch_events SET duplicate_of = :heir, article_count = 0, publisher_count = 0, "
                "status = CASE WHEN CAST(:heir AS text) IS NULL THEN 'retracted' ELSE status END "
                "WHERE event_id = :id AND (duplicate_of IS DISTINCT FROM :heir OR article_count > 0)"
            ),
            {"id": event_id, "heir": heir},
        ).rowcount
        # Redirects stay one step long.
        connection.execute(
            text("UPDATE warehouse.launch_events SET duplicate_of = :heir WHERE duplicate_of = :id"),
            {"id": event_id, "heir": heir},
        )
        if changed:
            told = f"merged into {heir}" if heir else "ended: no article speaks of it any more"
            _life(connection, event_id, "live", told, "merge" if heir else "revision", run_id, known_at)


def _life(
    connection: Connection, event_id: str, old: str | None, new: str, cause: str, run_id: str,
    known_at: datetime | None, article_id: str | None = None,
) -> None:  # fmt: skip
    row = (event_id, "event", old, new, cause, article_id, known_at, run_id)
    copy_rows(connection, "warehouse.event_history", HISTORY_COLUMNS, [row])


def history(
    connection: Connection,
    outcomes: Sequence[Outcome],
    recorded: Mapping[str, Mapping[str, Mapping[datetime, str | None]]],
    founded: Mapping[str, str],
    run_id: str,
) -> int:
    """Append what changed; the number of rows. `founded` maps new ids to the cause: founded, split or merge."""
    rows: list[tuple[Any, ...]] = []
    for o in outcomes:
        if o.event_id in founded:
            first = o.steps[0]
            rows.append(
                (
                    o.event_id,
                    "event",
                    None,
                    "live",
                    founded[o.event_id],
                    first.article_id,
                    _moment(first.known_at),
                    run_id,
                )
            )
        for change in changes(recorded.get(o.event_id, {}), o.steps):
            step = change.step
            rows.append(
                (
                    o.event_id,
                    step.field,
                    change.old_value,
                    step.value,
                    step.cause,
                    step.article_id,
                    _moment(step.known_at),
                    run_id,
                )
            )
    copy_rows(connection, "warehouse.event_history", HISTORY_COLUMNS, rows)
    return len(rows)


def _moment(known_at: datetime) -> datetime | None:
    return known_at if known_at < UNDATED else None


def claims(
    connection: Connection,
    placed: Sequence[tuple[Account, str | None]],
    fates: Mapping[str, Fate],
    fresh: frozenset[str],
) -> None:
    """Write the claims of `fresh` mentions whole, of all others the fates only. `placed`: (account, event id)."""
    split = _sentences(connection, sorted({a.article_id for a, _ in placed if a.mention_id in fresh}))
    new, old = [], []
    for account, event_id in placed:
        for index, claim in enumerate(account.mention.evidence):
            fate = fate_of(account, index, fates)
            key = claim_id(account, index)
            if account.mention_id not in fresh:
                old.append((key, event_id, fate.chosen, fate.rule, fate.superseded_by))
                continue
            value = claim.quote if claim.value is None else str(claim.value)
            sentence = split[account.article_id].around(claim.start, claim.end)
            new.append((
                key, event_id, account.mention_id, claim.field, claim.flight_no, value, claim.bound,
                claim.speaker, account.publisher, account.url, sentence, claim.quote, claim.start, claim.end,
                account.published_at, fate.chosen, fate.rule, fate.superseded_by,
            ))  # fmt: skip
    connection.execute(
        text("DELETE FROM warehouse.claims WHERE mention_id = ANY(:fresh) AND NOT claim_id = ANY(:kept)"),
        {"fresh": sorted(fresh), "kept": [row[0] for row in new]},
    )
    columns = (
        "claim_id", "event_id", "mention_id", "field", "flight_no", "value", "bound", "speaker", "publisher",
        "article_url", "sentence", "quote", "quote_start", "quote_end", "stated_at", "chosen", "rule", "superseded_by",
    )  # fmt: skip
    upsert(connection, "warehouse.claims", columns, new, ("claim_id",))
    _update_fates(connection, old)


def _update_fates(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    names = ("ids", "events", "chosen", "rules", "superseded")
    columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
    connection.execute(
        text(
            "UPDATE warehouse.claims AS c SET event_id = n.event_id, chosen = n.chosen, rule = n.rule, "
            "superseded_by = n.superseded_by "
            "FROM unnest(CAST(:ids AS text[]), CAST(:events AS text[]), CAST(:chosen AS boolean[]), "
            "CAST(:rules AS text[]), CAST(:superseded AS text[])) "
            "AS n (claim_id, event_id, chosen, rule, superseded_by) "
            "WHERE c.claim_id = n.claim_id AND (c.event_id, c.chosen, c.rule, c.superseded_by) "
            "IS DISTINCT FROM (n.event_id, n.chosen, n.rule, n.superseded_by)"
        ),
        columns,
    )


def _sentences(connection: Connection, article_ids: Sequence[str]) -> dict[str, Sentences]:
    rows = connection.execute(
        text("SELECT article_id, title, text FROM raw.articles WHERE article_id = ANY(:ids)"),
        {"ids": list(article_ids)},
    )
    return {row.article_id: Sentences.of(row.title, row.text) for row in rows}


def questions(connection: Connection, concerned: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Replace the open questions of the events and mentions concerned."""
    connection.execute(text("DELETE FROM core.reviews WHERE left_ref = ANY(:refs)"), {"refs": sorted(concerned)})
    columns = ("left_ref", "right_ref", "question", "actor", "score", "detail")
    upsert(connection, "core.reviews", columns, rows, ("left_ref", "right_ref", "question"))


def mark_resolved(connection: Connection, mention_ids: Sequence[str], again: Sequence[str]) -> None:
    """Note what the pass has taken into account, and what it left to another."""
    query = "UPDATE core.mentions SET resolved = {} WHERE mention_id = ANY(:ids) AND resolved <> {}"
    connection.execute(text(query.format("true", "true")), {"ids": sorted(mention_ids)})
    connection.execute(text(query.format("false", "false")), {"ids": sorted(again)})
