"""Engines and transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, Engine, create_engine

from pipelines.settings import settings, sqlalchemy_url


class NoDatabaseError(RuntimeError):
    """No database is named and nobody started the embedded one."""


@cache
def _engine(url: str) -> Engine:
    # A step holds one connection, two when it streams; five leaves room without crowding a shared server.
    return create_engine(
        sqlalchemy_url(url),
        pool_size=5,
        pool_pre_ping=True,
        connect_args={"application_name": "launchwire", "options": "-c timezone=UTC"},
    )


def engine(url: str | None = None) -> Engine:
    """The engine of `url`, or of LAUNCHWIRE_DATABASE_URL; one per process and url.

    Raises NoDatabaseError when neither is set: the command line starts the embedded server and sets the variable.
    """
    url = url or settings().database_url
    if not url:
        raise NoDatabaseError(
            "LAUNCHWIRE_DATABASE_URL is not set; set it, or run through the launchwire command, "
            "which starts the embedded server (launchwire db url prints its address)"
        )
    return _engine(url)


@contextmanager
def connect(url: str | None = None) -> Iterator[Connection]:
    """A connection that commits nothing on its own."""
    with engine(url).connect() as connection:
        yield connection


@contextmanager
def transaction(url: str | None = None) -> Iterator[Connection]:
    """A connection in one transaction: committed at the end, rolled back on any exception."""
    with engine(url).begin() as connection:
        yield connection
