"""A real PostgreSQL for the tests: the embedded server under .launchwire/tests, a fresh database for each test."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from launchwire.runtime import postgres
from pipelines.settings import REPOSITORY, settings
from pipelines.warehouse import connection, migrate

SHARED = REPOSITORY.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip the tests that read ../shared where it is absent."""
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="../shared is absent"))


@pytest.fixture(scope="session", autouse=True)
def home() -> Iterator[Path]:
    """A home of the tests' own, so that they never touch a person's tables."""
    path = REPOSITORY / ".launchwire" / "tests"
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("LAUNCHWIRE_")}
    os.environ["LAUNCHWIRE_HOME"] = str(path)
    settings.cache_clear()
    yield path
    os.environ.pop("LAUNCHWIRE_HOME")
    os.environ.update(before)
    settings.cache_clear()


@pytest.fixture(scope="session")
def postgres_server(home: Path) -> Iterator[postgres.Server]:
    """The running embedded server, stopped at the end of the session."""
    postgres.start()
    yield postgres.server()
    postgres.stop()


@pytest.fixture(scope="session")
def template_database(postgres_server: postgres.Server) -> Iterator[str]:
    """A migrated database from which each test's is copied in milliseconds."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    postgres.create_database(postgres_server, name)
    migrate(postgres_server.url(name))
    connection._engine(postgres_server.url(name)).dispose()
    yield name
    _drop(postgres_server, name)


def _admin(server: postgres.Server, statement: str) -> None:
    engine = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as admin:
        admin.exec_driver_sql(statement)
    engine.dispose()


def _drop(server: postgres.Server, name: str) -> None:
    _admin(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def database(
    postgres_server: postgres.Server, template_database: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """Address of a migrated, empty database of this test's own; LAUNCHWIRE_DATABASE_URL names it."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    _admin(postgres_server, f'CREATE DATABASE "{name}" TEMPLATE "{template_database}"')
    url = postgres_server.url(name)
    monkeypatch.setenv("LAUNCHWIRE_DATABASE_URL", url)
    settings.cache_clear()
    yield url
    settings.cache_clear()
    connection._engine(url).dispose()
    _drop(postgres_server, name)
