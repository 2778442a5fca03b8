"""Which exceptions are a person's to mend, and with which exit code they end the command."""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from launchwire.runtime.postgres import PostgresError
from pipelines.warehouse.connection import NoDatabaseError
from pipelines.warehouse.migrate import MigrationError

FAILED = 1
BAD_INPUT = 2

# Matched by name too, so that a command's error need not be imported before the command runs.
_BY_NAME = {
    "AirflowError": FAILED,
    "BackupError": FAILED,
    "CheckFailed": FAILED,
    "CollectError": FAILED,
    "UnreadableFileError": BAD_INPUT,
    "CatalogueError": BAD_INPUT,
}


def exit_code_of(error: Exception) -> int | None:
    """1 for a failed run, 2 for bad input, None for an error that nobody foresaw (its traceback is shown)."""
    if isinstance(error, PostgresError | NoDatabaseError | MigrationError | OperationalError):
        return BAD_INPUT
    return _BY_NAME.get(type(error).__name__)
