"""Two whole runs at once, as real processes on one database, end in the table of a single run."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from launchwire.runtime import postgres
from pipelines.settings import REPOSITORY
from spiders.newsroom import serve

pytestmark = [pytest.mark.warehouse, pytest.mark.slow]

LAUNCHWIRE = str(Path(sys.executable).with_name("launchwire"))


@pytest.fixture
def environs(postgres_server: postgres.Server) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """The environments of two runs over the newsroom, each with a fresh database."""
    urls = []
    for _ in range(2):
        name = f"test_{uuid.uuid4().hex[:12]}"
        postgres.create_database(postgres_server, name)
        urls.append(postgres_server.url(name))
    with serve() as address:
        base = {
            **os.environ,
            "LAUNCHWIRE_NEWSROOM": address,
            "LAUNCHWIRE_SOURCES_DIR": str(REPOSITORY / "spiders" / "newsroom" / "sources"),
            "LAUNCHWIRE_ALLOW_LOOPBACK": "1",
        }
        alone, shared = ({**base, "LAUNCHWIRE_DATABASE_URL": url} for url in urls)
        yield alone, shared


def start(environ: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [LAUNCHWIRE, *arguments], env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def exported(environ: dict[str, str], table: str) -> str:
    command = [LAUNCHWIRE, "export", table, "--format", "jsonl"]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout


def test_two_runs_at_once_make_one_table(environs: tuple[dict[str, str], dict[str, str]]) -> None:
    alone, shared = environs
    single = start(alone, "run")
    output, _ = single.communicate()
    assert single.returncode == 0, output
    start(shared, "db", "migrate").wait()
    both = [start(shared, "run") for _ in range(2)]
    outputs = [run.communicate()[0] for run in both]
    assert [run.returncode for run in both] == [0, 0], "\n".join(outputs)
    for table in ("launch_events", "flights", "claims"):
        assert exported(shared, table) == exported(alone, table) != ""
    engine = create_engine(shared["LAUNCHWIRE_DATABASE_URL"])
    with engine.connect() as connection:
        twice = "SELECT canonical_url FROM raw.articles GROUP BY 1 HAVING count(*) > 1"
        assert connection.execute(text(twice)).all() == []
    engine.dispose()
