"""The checks as data: one SQL file each in sql/checks.

A file begins with `-- severity: error` or `-- severity: warning`, then comment lines that state the promise, then one
SELECT of `event_id` (the launch event at fault, or NULL) and `detail` (one line for people), a row per breach; no row
means that the promise holds. `:run_id` stands for the run that is checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from pipelines.settings import REPOSITORY

CHECKS = REPOSITORY / "sql" / "checks"

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Check:
    """One promise about the tables. An error fails the run, a warning is told."""

    name: str
    severity: Severity
    promise: str
    sql: str


class CheckFileError(ValueError):
    """A file of sql/checks has no severity or no promise."""


def read_check(path: Path) -> Check:
    """The check of one file. Raises CheckFileError when its head is wrong."""
    head = ""
    promise: list[str] = []
    sql: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if sql or not line.startswith("--"):
            sql.append(line)
        elif not head:
            head = line
        else:
            promise.append(line.removeprefix("--").strip())
    match = re.fullmatch(r"-- severity: (error|warning)", head)
    if not match or not promise:
        raise CheckFileError(f"{path}:1: write '-- severity: error' (or warning), then the promise as a comment")
    return Check(path.stem, cast(Severity, match[1]), " ".join(promise), "\n".join(sql).strip().rstrip(";"))


@cache
def checks(directory: Path = CHECKS) -> tuple[Check, ...]:
    """All checks, by name."""
    return tuple(read_check(path) for path in sorted(directory.glob("*.sql")))
