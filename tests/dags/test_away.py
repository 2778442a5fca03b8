"""A full disk and a database that refuses: a clear failed state, its reason in the first line, and a clean retry."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import free_port
from launchwire.runtime.dag_run import DagReport, run_daily
from pipelines.settings import settings
from pipelines.warehouse import connection, migrate

pytestmark = [pytest.mark.airflow, pytest.mark.slow]

ALL_OF_IT = ("2016-01-01", "2024-12-31")
LAUNCHWIRE = str(Path(sys.executable).with_name("launchwire"))


def first_failures(report: DagReport) -> dict[str, str]:
    """The first line of each task that failed, by the word it begins with."""
    found: dict[str, str] = {}
    for line in report.log.splitlines():
        if " [launchwire] " in line and "FAILED" in line:
            message = line.split("]", 1)[1].rsplit(" [launchwire] ", 1)[0].strip()
            found.setdefault(message.split(" ", 1)[0].rstrip(":"), message)
    return found


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of its own of 40 MB."""
    place = Path(tempfile.mkdtemp(prefix="lw-disk-"))
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "none", str(place)], capture_output=True).returncode:
        place.rmdir()
        pytest.skip("no file system can be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


@pytest.fixture
def on_small_disk(
    postgres_server: postgres.Server, small_disk: Path, newsroom: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """The warehouse in a tablespace on the small disk."""
    name = f"small_{uuid.uuid4().hex[:12]}"
    tables = small_disk / "tables"
    tables.mkdir()
    _, uid = postgres._as_other_user()
    if uid is not None:
        os.chown(tables, uid, -1)
    admin = create_engine(postgres_server.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as asked:
        asked.exec_driver_sql(f"CREATE TABLESPACE {name} LOCATION '{tables}'")
        asked.exec_driver_sql(f"CREATE DATABASE {name} TABLESPACE {name}")
    url = postgres_server.url(name)
    migrate(url)
    monkeypatch.setenv("LAUNCHWIRE_DATABASE_URL", url)
    settings.cache_clear()
    yield connection._engine(url)
    connection._engine(url).dispose()
    with admin.connect() as asked:
        asked.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        asked.exec_driver_sql(f"DROP TABLESPACE {name}")
    admin.dispose()


def fill(engine: Engine) -> None:
    """Fill the disk to its last page."""
    with engine.begin() as asked:
        asked.execute(text("CREATE TABLE ballast (words text)"))
        asked.execute(text("ALTER TABLE ballast ALTER words SET STORAGE PLAIN"))
    for rows in (1000, 100, 10, 1):
        with pytest.raises(OperationalError, match="No space left on device"):
            insert_without_end(engine, rows)


def insert_without_end(engine: Engine, rows: int) -> None:
    statement = text("INSERT INTO ballast SELECT repeat('x', 7000) FROM generate_series(1, :n)")
    while True:
        with engine.begin() as asked:
            asked.execute(statement, {"n": rows})


def write_without_end(path: Path) -> None:
    with path.open("wb") as file:
        while True:
            file.write(b"x" * 65536)


def table(engine: Engine) -> list[Any]:
    with engine.connect() as asked:
        return list(asked.execute(text("SELECT e::text FROM warehouse.launch_events AS e ORDER BY event_id")).scalars())


def test_a_full_disk_is_red_with_its_reason_and_a_retry_loses_nothing(on_small_disk: Engine) -> None:
    fill(on_small_disk)
    report = run_daily(*ALL_OF_IT)
    failed = first_failures(report)
    assert report.state == "failed"
    assert {task.task: task.state for task in report.tasks}["collect"] == "failed"
    assert "No space left on device" in failed["collect"], failed
    assert table(on_small_disk) == []
    with on_small_disk.begin() as asked:
        asked.execute(text("DROP TABLE ballast"))
    again = run_daily(*ALL_OF_IT)
    assert again.state == "success", again.log[-3000:]
    events = table(on_small_disk)
    assert len(events) == next(task.result["events"] for task in again.tasks if task.task == "resolve") > 10


def test_a_database_that_refuses_is_red_with_its_reason_and_a_retry_loses_nothing(newsroom: str) -> None:
    away = f"postgresql+psycopg2://launchwire@127.0.0.1:{free_port()}/launchwire"
    report = run_daily(*ALL_OF_IT, environ={"LAUNCHWIRE_DATABASE_URL": away})
    failed = first_failures(report)
    assert report.state == "failed"
    assert {task: "Connection refused" in line for task, line in failed.items()} == {
        "collect": True,
        "extract": True,
        "report": True,
    }, failed
    again = run_daily(*ALL_OF_IT)
    assert again.state == "success", again.log[-3000:]
    assert next(task.result["events"] for task in again.tasks if task.task == "resolve") > 10


@pytest.fixture
def full_home(database: str, newsroom: str, small_disk: Path) -> tuple[dict[str, str], Path]:
    """The environment of commands whose home lies on a full disk, and the file that fills it."""
    home = small_disk / "home"
    (home / "backups").mkdir(parents=True)
    ballast = small_disk / "ballast"
    with pytest.raises(OSError, match="No space left"):
        write_without_end(ballast)
    return {**os.environ, "LAUNCHWIRE_HOME": str(home), "LAUNCHWIRE_DATABASE_URL": database}, ballast


def launchwire(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([LAUNCHWIRE, *arguments], env=environ, capture_output=True, text=True)


def test_a_backup_on_a_full_disk_says_so_and_leaves_no_half_file(full_home: tuple[dict[str, str], Path]) -> None:
    environ, ballast = full_home
    backups = Path(environ["LAUNCHWIRE_HOME"]) / "backups"
    full = launchwire(environ, "db", "backup")
    assert full.returncode == 1
    assert "No space left on device" in full.stderr.splitlines()[0]
    assert list(backups.iterdir()) == []
    ballast.unlink()
    assert launchwire(environ, "db", "backup").returncode == 0
    assert sorted(path.suffix for path in backups.iterdir()) == [".dump", ".json"]


def test_a_crawl_that_cannot_keep_its_pages_says_so_and_the_next_takes_all(
    full_home: tuple[dict[str, str], Path],
) -> None:
    environ, ballast = full_home
    full = launchwire(environ, "collect")
    assert full.returncode == 1
    assert "No space left on device" in full.stderr
    ballast.unlink()
    whole = launchwire(environ, "collect")
    assert (whole.returncode, "sources failed" in whole.stdout) == (0, False), whole.stderr
    with connection.connect(environ["LAUNCHWIRE_DATABASE_URL"]) as asked:
        kept, articles = (
            asked.execute(text(f"SELECT count(*) FROM raw.{t}")).scalar_one() for t in ("pages", "articles")
        )
    assert articles > 20
    assert kept > 0
