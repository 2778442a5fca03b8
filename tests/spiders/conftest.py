"""A database for a whole module of crawl tests, and a catalogue written by the test."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from launchwire.runtime import postgres
from pipelines.settings import settings
from pipelines.warehouse import connect, connection, migrate

Rows = list[tuple[object, ...]]


def query(sql: str, **parameters: object) -> Rows:
    """The rows of a query on the database in use."""
    with connect() as opened:
        return [tuple(row) for row in opened.execute(text(sql), parameters)]


@pytest.fixture
def rows() -> Callable[..., Rows]:
    return query


@pytest.fixture(scope="module")
def module_environment(
    postgres_server: postgres.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str], None]]:
    """A fresh database and home for the module; call it to set further LAUNCHWIRE_ variables."""
    name = f"spiders_{uuid.uuid4().hex[:12]}"
    postgres.create_database(postgres_server, name)
    url = postgres_server.url(name)
    before = dict(os.environ)

    def put(variable: str, value: str) -> None:
        os.environ[variable] = value
        settings.cache_clear()

    put("LAUNCHWIRE_DATABASE_URL", url)
    put("LAUNCHWIRE_HOME", str(tmp_path_factory.mktemp("home")))
    put("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
    migrate(url)
    yield put
    os.environ.clear()
    os.environ.update(before)
    settings.cache_clear()
    connection._engine(url).dispose()
    engine = create_engine(postgres_server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as admin:
        admin.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    engine.dispose()


def write_source(folder: Path, source_id: str, access: str, extra: str = "", zone: str = "Asia/Seoul") -> None:
    """Write one source of a test's catalogue; `access` is the TOML inside [[access]]."""
    path = folder / f"{source_id}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f'name = "{path.stem}"\ncountry = "KOR"\nlanguage = "en"\ntime_zone = "{zone}"\n{extra}\n'
        f"[[access]]\n{access}\n[politeness]\ndelay_seconds = 0\nconcurrency = 8\n",
        encoding="utf-8",
    )
