"""A newsroom on loopback as the catalogue of the DAGs, and real Airflow on PostgreSQL metadata.

The prepared AIRFLOW_HOME lies under .launchwire/tests and is shared by all tests of a session and by later sessions.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from pipelines.settings import REPOSITORY, settings
from spiders.newsroom import serve

NEWSROOM_SOURCES = REPOSITORY / "spiders" / "newsroom" / "sources"


@pytest.fixture
def newsroom(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A running newsroom whose catalogue is the one in use; failed tasks are tried again at once."""
    with serve() as address:
        monkeypatch.setenv("LAUNCHWIRE_NEWSROOM", address)
        monkeypatch.setenv("LAUNCHWIRE_SOURCES_DIR", str(NEWSROOM_SOURCES))
        monkeypatch.setenv("LAUNCHWIRE_ALLOW_LOOPBACK", "1")
        monkeypatch.setenv("LAUNCHWIRE_RETRY_SECONDS", "0")
        settings.cache_clear()
        yield address
    settings.cache_clear()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback is never asked through a proxy of the environment."""
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
