"""The warehouse that a command works on: the one that is named, or the embedded server."""

from __future__ import annotations

import os

from launchwire.runtime import postgres
from pipelines.settings import settings
from pipelines.warehouse import migrate


def ensure_warehouse() -> str:
    """Address of a migrated warehouse, started if it is the embedded one; also set for child processes."""
    url = settings().database_url
    if not url:
        url = postgres.start()
        os.environ["LAUNCHWIRE_DATABASE_URL"] = url
        settings.cache_clear()
    migrate(url)
    return url
