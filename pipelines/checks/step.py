"""The check step."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipelines.checks.catalogue import Check, checks
from pipelines.warehouse import transaction, upsert

# Breaches named in a result; the count tells of the rest.
_NAMED = 5


class CheckFailed(RuntimeError):
    """At least one check of severity error does not hold; the message names them."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found: how often its promise is broken, and the first cases."""

    check: Check
    breaches: int
    detail: str

    @property
    def passed(self) -> bool:
        """Whether the promise holds."""
        return self.breaches == 0


def run_check(connection: Connection, check: Check, run_id: str) -> Result:
    """Try one check."""
    named = f"(array_agg(detail ORDER BY detail))[1:{_NAMED}]"
    query = f"SELECT count(*) AS breaches, {named} AS named FROM (\n{check.sql}\n) AS found"
    row = connection.execute(text(query), {"run_id": run_id} if ":run_id" in check.sql else {}).one()
    detail = "; ".join(row.named or ())
    if row.breaches > _NAMED:
        detail += f"; and {row.breaches - _NAMED} more"
    return Result(check, row.breaches, detail)


def check(*, run_id: str) -> dict[str, int]:
    """Try every check on the tables and write warehouse.check_results; counts of checks, failed, warnings.

    Raises CheckFailed when a check of severity error does not hold. All checks are tried and written first.
    """
    with transaction() as connection:
        connection.execute(text("SET TRANSACTION READ ONLY, ISOLATION LEVEL REPEATABLE READ"))
        results = [run_check(connection, each, run_id) for each in checks()]
    with transaction() as connection:
        upsert(
            connection,
            "warehouse.check_results",
            ("run_id", "check_name", "passed", "severity", "detail"),
            [(run_id, r.check.name, str(r.passed).lower(), r.check.severity, r.detail) for r in results],
            key=("run_id", "check_name"),
        )
    failed = [r for r in results if not r.passed and r.check.severity == "error"]
    warned = [r for r in results if not r.passed and r.check.severity == "warning"]
    if failed:
        raise CheckFailed("; ".join(f"{r.check.name}: {r.detail}" for r in failed))
    return {"checks": len(results), "failed": 0, "warnings": len(warned)}
