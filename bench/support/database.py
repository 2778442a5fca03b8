"""A scratch database for one bench on the embedded server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine

from launchwire.runtime import postgres
from pipelines.settings import settings
from pipelines.warehouse import migrate


@contextmanager
def scratch_database(name: str, *, keep: bool = False, reuse: bool = False) -> Iterator[str]:
    """The address of a migrated database; empty unless `reuse`, dropped afterwards unless `keep`."""
    postgres.start()
    server = postgres.server()
    admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
    drop = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    if not reuse:
        with admin.connect() as connection:
            connection.exec_driver_sql(drop)
    postgres.create_database(server, name)
    os.environ["LAUNCHWIRE_DATABASE_URL"] = server.url(name)
    settings.cache_clear()
    try:
        migrate()
        yield server.url(name)
    finally:
        if not keep:
            with admin.connect() as connection:
                connection.exec_driver_sql(drop)
        admin.dispose()
