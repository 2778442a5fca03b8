"""Migrations: once each, checked, documented; the reader reads warehouse and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from pipelines.warehouse import migrate, pending, transaction
from pipelines.warehouse.migrate import MigrationError, migrations

pytestmark = pytest.mark.warehouse


def test_a_migrated_database_has_nothing_pending(database: str) -> None:
    assert pending() == []
    assert migrate() == []


def test_an_edited_migration_is_refused(database: str, tmp_path: Path) -> None:
    file = tmp_path / "9001_thing.sql"
    file.write_text("CREATE TABLE core.thing (a integer)")
    assert migrate(directory=tmp_path) == ["9001_thing.sql"]
    file.write_text("CREATE TABLE core.thing (a bigint)")
    with pytest.raises(MigrationError, match=r"9001_thing\.sql: was changed after it was applied"):
        migrate(directory=tmp_path)


def test_a_failing_migration_leaves_nothing(database: str, tmp_path: Path) -> None:
    (tmp_path / "9001_half.sql").write_text("CREATE TABLE core.half (a integer); SELECT nothing FROM nowhere;")
    with pytest.raises(MigrationError, match=r"9001_half\.sql: relation \"nowhere\" does not exist"):
        migrate(directory=tmp_path)
    with transaction() as connection:
        assert connection.execute(text("SELECT to_regclass('core.half')")).scalar() is None


@pytest.mark.parametrize("name", ["1_short.sql", "0001-dash.sql", "0001_Upper.sql"])
def test_a_misnamed_migration_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("SELECT 1")
    with pytest.raises(MigrationError, match="is named NNNN_what"):
        migrations(tmp_path)


def test_every_table_view_and_column_has_a_comment(database: str) -> None:
    query = """
        SELECT c.relnamespace::regnamespace || '.' || c.relname || coalesce('.' || a.attname, '')
        FROM pg_class AS c
        LEFT JOIN LATERAL (
            SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
            UNION ALL SELECT NULL, 0
        ) AS a ON true
        WHERE c.relnamespace::regnamespace::text IN ('raw', 'core', 'warehouse', 'meta')
          AND c.relkind IN ('r', 'v', 'm', 'p')
          AND col_description(c.oid, a.attnum) IS NULL AND (a.attnum > 0 OR obj_description(c.oid) IS NULL)
        ORDER BY 1
    """
    with transaction() as connection:
        assert connection.execute(text(query)).scalars().all() == []


def test_every_table_comment_says_what_a_row_is(database: str) -> None:
    query = """
        SELECT relname FROM pg_class
        WHERE relnamespace::regnamespace::text IN ('raw', 'core', 'warehouse', 'meta') AND relkind IN ('r', 'p')
          AND obj_description(oid) NOT LIKE 'One row per %'
    """
    with transaction() as connection:
        assert connection.execute(text(query)).scalars().all() == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM raw.articles",
        "SELECT * FROM core.mentions",
        "SELECT * FROM meta.migrations",
        "INSERT INTO warehouse.runs (run_id, step) VALUES ('x', 'x')",
        "UPDATE warehouse.launch_events SET status = 'reported'",
        "DELETE FROM warehouse.claims",
        "CREATE TABLE warehouse.mine (a integer)",
    ],
)
def test_the_reader_is_refused(database: str, statement: str) -> None:
    with transaction() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE reader")
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.exec_driver_sql(statement)


def test_the_reader_reads_the_warehouse(database: str) -> None:
    with transaction() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE reader")
        assert connection.exec_driver_sql("SELECT count(*) FROM warehouse.launch_events").scalar() == 0
