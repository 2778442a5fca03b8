"""A backup is proven by restoring it; a damaged one is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from launchwire.cli import cli
from launchwire.maintenance.backup import KEEP, BackupError, back_up, counts_file, restore, restore_test
from pipelines.warehouse import connect, transaction

pytestmark = pytest.mark.warehouse


@pytest.fixture
def filled(database: str) -> str:
    with transaction() as connection:
        insert = (
            "INSERT INTO raw.rejects (origin, line_no, reason) SELECT 'f', n, 'r' FROM generate_series(1, 1000) AS n"
        )
        connection.execute(text(insert))
    return database


def test_a_backup_restores_to_the_same_rows_and_later_ones_are_not_in_it(filled: str, tmp_path: Path) -> None:
    dump = back_up(tmp_path)
    with transaction() as connection:
        connection.execute(text("DELETE FROM raw.rejects"))
    counts = json.loads(counts_file(dump).read_text())
    assert counts["raw.rejects"] == 1000
    assert restore_test(dump) == {"tables": len(counts), "rows": sum(counts.values())}
    name = "restored_" + filled.split("test_")[1].split("?")[0]
    engine = create_engine(restore(dump, name))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT sum(line_no) FROM raw.rejects")).scalar_one() == 500500
    engine.dispose()
    with pytest.raises(BackupError, match=f"database '{name}' exists; choose another name"):
        restore(dump, name)


def test_a_backup_that_lacks_rows_is_named(filled: str, tmp_path: Path) -> None:
    dump = back_up(tmp_path)
    counts = json.loads(counts_file(dump).read_text())
    counts_file(dump).write_text(json.dumps({**counts, "raw.rejects": 1001}))
    with pytest.raises(BackupError, match=r"raw\.rejects: 1001 in the backup, 1000 restored$"):
        restore_test(dump)


def test_a_cut_off_backup_fails_and_leaves_no_database(filled: str, tmp_path: Path) -> None:
    dump = back_up(tmp_path)
    dump.write_bytes(dump.read_bytes()[:2000])
    with pytest.raises(BackupError, match="pg_restore ended with 1"):
        restore_test(dump)
    with connect() as connection:
        left = connection.execute(text("SELECT count(*) FROM pg_database WHERE datname LIKE 'restore_test%'"))
        assert left.scalar_one() == 0


def test_only_the_newest_backups_are_kept(filled: str, tmp_path: Path) -> None:
    for day in range(1, KEEP + 1):
        old = tmp_path / f"launchwire-202001{day:02d}T000000Z.dump"
        old.write_text("old")
        counts_file(old).write_text("{}")
    dump = back_up(tmp_path)
    kept = sorted(path.name for path in tmp_path.glob("*.dump"))
    assert (len(kept), kept[0], kept[-1]) == (KEEP, "launchwire-20200102T000000Z.dump", dump.name)
    assert not counts_file(tmp_path / "launchwire-20200101T000000Z.dump").exists()


def test_the_command_names_a_file_that_is_absent(filled: str) -> None:
    done = CliRunner().invoke(cli, ["db", "restore", "nowhere.dump"])
    assert isinstance(done.exception, BackupError)
    assert str(done.exception).startswith("nowhere.dump: no such file; backups lie in ")
