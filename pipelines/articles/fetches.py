"""Every request a spider made or refused to make, as a row; and what each source yielded in a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import text

from pipelines.warehouse import connect, transaction
from pipelines.warehouse.bulk import copy_rows


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One request with its one terminal outcome."""

    run_id: str
    source_id: str
    url: str
    purpose: str
    outcome: str
    http_status: int | None = None
    bytes: int | None = None
    took_ms: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one source yielded in one run."""

    run_id: str
    source_id: str
    outcome: str
    method: str = ""
    listed: int = 0
    fetched: int = 0
    failed: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    alarms: str = ""
    stats: Mapping[str, int] = field(default_factory=dict)


def store_fetches(rows: Sequence[FetchRow]) -> None:
    """Append `rows` to raw.fetches."""
    if not rows:
        return
    columns = ("run_id", "source_id", "url", "purpose", "outcome", "http_status", "bytes", "took_ms", "reason")
    values = [
        (
            r.run_id,
            r.source_id,
            _plain(r.url, 2000),
            r.purpose,
            r.outcome,
            r.http_status,
            r.bytes,
            r.took_ms,
            _plain(r.reason, 500),
        )
        for r in rows
    ]
    with transaction() as connection:
        copy_rows(connection, "raw.fetches", columns, values)


def _plain(value: str, length: int) -> str:
    return value[:length].encode("utf-8", "replace").decode()


def store_source_runs(rows: Sequence[SourceRun]) -> None:
    """Write one row a source and run; a repeated run adds its counts to the row."""
    with transaction() as connection:
        for row in sorted(rows, key=lambda r: r.source_id):
            connection.execute(
                text(
                    "INSERT INTO raw.source_runs AS old (run_id, source_id, outcome, method, listed, fetched, "
                    "failed, new, revised, unchanged, alarms, stats) VALUES (:run_id, :source_id, :outcome, :method, "
                    ":listed, :fetched, :failed, :new, :revised, :unchanged, :alarms, :stats) "
                    "ON CONFLICT (run_id, source_id) DO UPDATE SET "
                    "outcome = excluded.outcome, method = excluded.method, listed = old.listed + excluded.listed, "
                    "fetched = old.fetched + excluded.fetched, failed = old.failed + excluded.failed, "
                    "new = old.new + excluded.new, revised = old.revised + excluded.revised, "
                    "unchanged = old.unchanged + excluded.unchanged, alarms = excluded.alarms, stats = excluded.stats, "
                    "ended_at = now()"
                ),
                {
                    **{name: getattr(row, name) for name in SourceRun.__slots__ if name != "stats"},
                    "stats": json.dumps(dict(row.stats)),
                },
            )


@dataclass(frozen=True, slots=True)
class SourceHistory:
    """What the tables know of a source. Days are null when there is nothing to count from."""

    days_since_new: float | None = None
    newest_entry_days: float | None = None
    new_last_week: int = 0
    days_known: float = 0.0
    failures_in_a_row: int = 0


def source_histories(source_ids: Sequence[str]) -> dict[str, SourceHistory]:
    """The history of each source, read before a run."""
    with connect() as connection:
        rows = connection.execute(
            text(
                "SELECT s.id, a.since_new, i.newest, coalesce(a.week, 0), coalesce(r.known, 0), "
                "coalesce(r.failures, 0) "
                "FROM unnest(CAST(:ids AS text[])) AS s(id) "
                "LEFT JOIN LATERAL (SELECT extract(epoch FROM now() - max(first_seen_at)) / 86400 AS since_new, "
                "count(*) FILTER (WHERE first_seen_at > now() - interval '7 days') AS week "
                "FROM raw.articles WHERE source_id = s.id) AS a ON true "
                "LEFT JOIN LATERAL (SELECT extract(epoch FROM now() - max(newest_at)) / 86400 AS newest "
                "FROM raw.indexes WHERE source_id = s.id) AS i ON true "
                "LEFT JOIN LATERAL (SELECT extract(epoch FROM now() - min(ended_at)) / 86400 AS known, "
                "count(*) FILTER (WHERE outcome = 'failed' AND ended_at > coalesce((SELECT max(ended_at) "
                "FROM raw.source_runs WHERE source_id = s.id AND outcome IN ('ok', 'nothing_new')), '-infinity')) "
                "AS failures FROM raw.source_runs WHERE source_id = s.id) AS r ON true"
            ),
            {"ids": list(source_ids)},
        )
        return {
            source_id: SourceHistory(_days(since_new), _days(newest), int(week), float(known), int(failures))
            for source_id, since_new, newest, week, known, failures in rows
        }


def _days(value: object) -> float | None:
    return None if value is None else float(str(value))
