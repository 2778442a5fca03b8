"""Forward-only numbered SQL migrations, with checksums, under one lock.

Each file of sql/migrations runs once in its own transaction. Views (sql/views) are dropped and rebuilt after every
migration in one transaction, so a view is edited in place.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from pipelines.settings import REPOSITORY
from pipelines.warehouse.connection import engine, transaction
from pipelines.warehouse.locks import lock_key

MIGRATIONS = REPOSITORY / "sql" / "migrations"
VIEWS = REPOSITORY / "sql" / "views"

_LEDGER = """
CREATE SCHEMA IF NOT EXISTS meta;
COMMENT ON SCHEMA meta IS 'What was migrated.';
CREATE TABLE IF NOT EXISTS meta.migrations (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE meta.migrations IS 'One row per applied migration.';
COMMENT ON COLUMN meta.migrations.number IS 'Number of the file.';
COMMENT ON COLUMN meta.migrations.name IS 'Name of the file.';
COMMENT ON COLUMN meta.migrations.checksum IS 'SHA-256 of the file as applied.';
COMMENT ON COLUMN meta.migrations.applied_at IS 'When it was applied.';
"""


class MigrationError(RuntimeError):
    """A migration file was edited, renamed, or fails."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    number: int
    path: Path

    @property
    def sql(self) -> str:
        """The file's text."""
        return self.path.read_text(encoding="utf-8")

    @property
    def checksum(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def migrations(directory: Path = MIGRATIONS) -> list[Migration]:
    """The files of `directory` in order. Raises MigrationError on a bad name or a number used twice."""
    found: dict[int, Migration] = {}
    for path in sorted(directory.glob("*.sql")):
        match = re.fullmatch(r"(\d{4})_[a-z0-9_]+\.sql", path.name)
        if not match:
            raise MigrationError(f"{path}: a migration is named NNNN_what.sql")
        number = int(match[1])
        if number in found:
            raise MigrationError(f"{path}: number {number:04d} is taken by {found[number].path.name}")
        found[number] = Migration(number, path)
    return [found[number] for number in sorted(found)]


def _applied(connection: Connection) -> dict[int, str]:
    if connection.execute(text("SELECT to_regclass('meta.migrations')")).scalar() is None:
        return {}
    rows = connection.execute(text("SELECT number, checksum FROM meta.migrations"))
    return {row.number: row.checksum for row in rows}


def pending(url: str | None = None, directory: Path = MIGRATIONS) -> list[Migration]:
    """The migrations that the database lacks. Raises MigrationError when an applied file was edited since."""
    with transaction(url) as connection:
        return _pending(connection, directory)


def _pending(connection: Connection, directory: Path) -> list[Migration]:
    applied, due = _applied(connection), []
    for migration in migrations(directory):
        if migration.number not in applied:
            due.append(migration)
        elif applied[migration.number] != migration.checksum:
            raise MigrationError(
                f"{migration.path}: was changed after it was applied; restore the file and write a new migration"
            )
    return due


def migrate(url: str | None = None, directory: Path = MIGRATIONS, views: Path = VIEWS) -> list[str]:
    """Bring the database up to date; the names of the files that were applied. Safe to run by many at once."""
    done: list[str] = []
    # A session lock, not a transaction's: it must span the transactions of all files.
    with engine(url).connect() as holder:
        key = {"key": lock_key("migrate")}
        holder.execute(text("SELECT pg_advisory_lock(:key)"), key)
        holder.commit()
        try:
            with transaction(url) as connection:
                connection.exec_driver_sql(_LEDGER)
                due = _pending(connection, directory)
            for migration in due:
                with transaction(url) as connection:
                    _apply(connection, migration)
                done.append(migration.path.name)
            with transaction(url) as connection:
                rebuild_views(connection, views, force=bool(done))
        finally:
            holder.execute(text("SELECT pg_advisory_unlock(:key)"), key)
            holder.commit()
    return done


def _run_file(connection: Connection, path: Path) -> None:
    cursor = connection.connection.cursor()
    try:
        # The driver's own cursor, without parameters: a file may hold % and : freely.
        cursor.execute(path.read_text(encoding="utf-8"))
    except Exception as error:
        raise MigrationError(f"{path}: {str(error).strip()}") from error
    finally:
        cursor.close()


def _apply(connection: Connection, migration: Migration) -> None:
    _run_file(connection, migration.path)
    connection.execute(
        text("INSERT INTO meta.migrations (number, name, checksum) VALUES (:number, :name, :checksum)"),
        {"number": migration.number, "name": migration.path.name, "checksum": migration.checksum},
    )


def rebuild_views(connection: Connection, views: Path = VIEWS, *, force: bool = True) -> int:
    """Drop every view of schema warehouse and make those of `views` anew, in the order of their names.

    Skipped when no file changed since (a checksum of all files is kept as the schema's ledger entry 0) unless `force`.
    """
    files = sorted(views.glob("*.sql"))
    checksum = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    known = connection.execute(text("SELECT checksum FROM meta.migrations WHERE number = 0")).scalar()
    if known == checksum and not force:
        return 0
    names = connection.execute(text("SELECT viewname FROM pg_views WHERE schemaname = 'warehouse'")).scalars().all()
    for name in names:
        connection.exec_driver_sql(f'DROP VIEW IF EXISTS warehouse."{name}" CASCADE')
    for path in files:
        _run_file(connection, path)
    connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA warehouse TO reader")
    connection.execute(
        text(
            "INSERT INTO meta.migrations (number, name, checksum) VALUES (0, 'views', :checksum) "
            "ON CONFLICT (number) DO UPDATE SET checksum = excluded.checksum, applied_at = now()"
        ),
        {"checksum": checksum},
    )
    return len(files)
