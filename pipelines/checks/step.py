"""The check step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipelines.checks.catalogue import Check, checks
from pipelines.warehouse import advisory_lock, transaction, upsert

# Breaches named in a result; the count tells of the rest.
_NAMED = 5


class CheckFailed(RuntimeError):
    """At least one check of severity error does not hold; the message names them."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found: how often its promise is broken, the first cases, and each event at fault with its case."""

    check: Check
    breaches: int
    detail: str
    events: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the promise holds."""
        return self.breaches == 0


def run_check(connection: Connection, check: Check, run_id: str) -> Result:
    """Try one check."""
    query = f"SELECT event_id, detail FROM (\n{check.sql}\n) AS found ORDER BY detail"
    rows = connection.execute(text(query), {"run_id": run_id} if ":run_id" in check.sql else {}).all()
    detail = "; ".join(row.detail for row in rows[:_NAMED])
    if len(rows) > _NAMED:
        detail += f"; and {len(rows) - _NAMED} more"
    return Result(check, len(rows), detail, tuple((row.event_id, row.detail) for row in rows if row.event_id))


def _withhold(connection: Connection, failed: Sequence[Result]) -> None:
    """Keep warehouse.withheld_events equal to what fails now; an event that fails on keeps its time."""
    cases = {(event, result.check.name): detail for result in failed for event, detail in result.events}
    keys = [f"{event}/{name}" for event, name in cases]
    statement = "DELETE FROM warehouse.withheld_events WHERE event_id || '/' || check_name <> ALL (:keys)"
    connection.execute(text(statement), {"keys": keys})
    known = set(connection.execute(text("SELECT event_id FROM warehouse.launch_events")).scalars()) if cases else set()
    upsert(
        connection,
        "warehouse.withheld_events",
        ("event_id", "check_name", "detail"),
        [(event, name, detail) for (event, name), detail in cases.items() if event in known],
        key=("event_id", "check_name"),
    )


def check(*, run_id: str) -> dict[str, int]:
    """Try every check on the tables and write warehouse.check_results; counts of checks, failed, warnings.

    Launch events that fail a check of severity error are withheld (warehouse.withheld_events), the others are not.
    Raises CheckFailed when a check of severity error does not hold. All checks are tried and written first.
    """
    with transaction() as connection:
        connection.execute(text("SET TRANSACTION READ ONLY, ISOLATION LEVEL REPEATABLE READ"))
        results = [run_check(connection, each, run_id) for each in checks()]
    failed = [r for r in results if not r.passed and r.check.severity == "error"]
    with transaction() as connection:
        # Of two runs that check at once, the later one's view holds.
        advisory_lock(connection, ["check"])
        _withhold(connection, failed)
        upsert(
            connection,
            "warehouse.check_results",
            ("run_id", "check_name", "passed", "severity", "detail"),
            [(run_id, r.check.name, str(r.passed).lower(), r.check.severity, r.detail) for r in results],
            key=("run_id", "check_name"),
        )
    warned = [r for r in results if not r.passed and r.check.severity == "warning"]
    if failed:
        raise CheckFailed("; ".join(f"{r.check.name}: {r.detail}" for r in failed))
    return {"checks": len(results), "failed": 0, "warnings": len(warned)}
