"""A backup, and the proof that it can be restored."""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from launchwire.runtime import postgres
from pipelines.settings import libpq_url, settings
from pipelines.warehouse.connection import engine

SCHEMAS = ("raw", "core", "warehouse", "meta")
# Two weeks of daily backups.
KEEP = 14

_TABLES = text(
    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = ANY (:schemas) ORDER BY 1"
)


class BackupError(RuntimeError):
    """A backup cannot be written, or restoring it gives other tables."""


def folder() -> Path:
    """Where backups lie."""
    return settings().home.resolve() / "backups"


def _counts(connection: Connection) -> dict[str, int]:
    tables = connection.execute(_TABLES, {"schemas": list(SCHEMAS)}).scalars().all()
    return {table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables}


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run([str(postgres.binaries() / program), *arguments], capture_output=True, text=True)
    if done.returncode:
        raise BackupError(f"{program} ended with {done.returncode}: {done.stderr.strip()[-500:]}")


def counts_file(dump: Path) -> Path:
    """The row counts that belong to a backup."""
    return dump.with_suffix(".json")


def back_up(into: Path | None = None) -> Path:
    """Dump the warehouse with its row counts, both of one snapshot, and drop the oldest backups; the new file."""
    into = into or folder()
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    dump = into / f"launchwire-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
    draft = dump.with_name(f"{dump.name}.{os.getpid()}")
    url = engine().url.render_as_string(hide_password=False)
    with engine().connect() as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        counts = _counts(connection)
        schemas = [f"--schema={name}" for name in SCHEMAS]
        try:
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", *schemas, "--file", str(draft), libpq_url(url))
        except BackupError:
            draft.unlink(missing_ok=True)
            raise
    counts_file(dump).write_text(json.dumps(counts, indent=1))
    draft.replace(dump)
    for old in sorted(into.glob("launchwire-*.dump"))[:-KEEP]:
        counts_file(old).unlink(missing_ok=True)
        old.unlink()
    return dump


def newest(within: Path | None = None) -> Path:
    """The newest backup. Raises BackupError when there is none."""
    dumps = sorted((within or folder()).glob("launchwire-*.dump"))
    if not dumps:
        raise BackupError(f"{within or folder()}: no backup here")
    return dumps[-1]


def _admin() -> Connection:
    return engine().connect().execution_options(isolation_level="AUTOCOMMIT")


def restore(dump: Path, name: str) -> str:
    """Restore a backup into the new database `name` of the same server; its address. The warehouse is not touched.

    Raises BackupError when the database exists, or the file cannot be restored.
    """
    if not dump.is_file():
        raise BackupError(f"{dump}: no such file; backups lie in {folder()}")
    target = engine().url.set(database=name).render_as_string(hide_password=False)
    with _admin() as admin:
        if admin.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).scalar():
            raise BackupError(f"database {name!r} exists; choose another name")
        admin.exec_driver_sql(f'CREATE DATABASE "{name}"')
    _run("pg_restore", "--exit-on-error", "--dbname", libpq_url(target), str(dump))
    return target


def restore_test(dump: Path | None = None) -> dict[str, int]:
    """Restore a backup into a new database, compare every table's row count, drop it; tables and rows.

    Raises BackupError naming the tables that differ.
    """
    dump = dump or newest()
    expected = json.loads(counts_file(dump).read_text())
    name = f"restore_test_{uuid.uuid4().hex[:12]}"
    try:
        restored = create_engine(restore(dump, name))
        with restored.connect() as connection:
            found = _counts(connection)
        restored.dispose()
    finally:
        with _admin() as admin:
            admin.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    differing = [
        f"{table}: {expected.get(table, 'absent')} in the backup, {found.get(table, 'absent')} restored"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]
    if differing:
        raise BackupError(f"{dump.name}: {'; '.join(differing)}")
    return {"tables": len(found), "rows": sum(found.values())}
