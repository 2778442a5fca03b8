"""Advisory locks by name."""

from __future__ import annotations

from collections.abc import Iterable

import xxhash
from sqlalchemy import Connection, text


def lock_key(name: str) -> int:
    """The signed 64-bit key of a lock name."""
    return xxhash.xxh3_64_intdigest(name.encode()) - (1 << 63)


def advisory_lock(connection: Connection, names: Iterable[str]) -> None:
    """Take the named locks until the transaction ends, in sorted order so that two takers cannot deadlock."""
    for key in sorted({lock_key(name) for name in names}):
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
