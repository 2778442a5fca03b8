"""Killed inside any step and run again, or run twice, or by two at once: the tables end the same."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from launchwire.runtime import postgres
from pipelines.settings import REPOSITORY
from pipelines.warehouse import connection as connections
from pipelines.warehouse import migrate

pytestmark = [pytest.mark.warehouse, pytest.mark.slow]

KILLS = 20

PLACES = [("Wonsan", 6), ("Sunan", 7), ("Kusong", 16), ("Sinpo", 5)]


def articles() -> Iterator[dict[str, str]]:
    """Forty occasions by three outlets each, one of them a copy, and a correction now and then."""
    for month in range(1, 11):
        for index, (place, hour) in enumerate(PLACES):
            day = f"2021-{month:02d}-{5 + 6 * index:02d}"
            flown = 300 + 10 * month + index
            lead = (
                f"North Korea fired two short-range ballistic missiles from {place} at {hour}:{10 + month} a.m. on "
                f"Thursday, South Korea's Joint Chiefs of Staff said. They flew {flown} kilometers."
            ).replace("Thursday", _weekday(day))
            for outlet in ("Alpha Wire", "Beta Post"):
                yield _article(f"{day}-{outlet[:1]}", day, outlet, "North Korea fires two missiles", lead)
            late = f"Japan's defense ministry said the missiles fired on {_weekday(day)} flew {flown + 30} km."
            yield _article(f"{day}-G", day, "Gamma Daily", f"Missiles from {place} flew farther", late)


def _weekday(day: str) -> str:
    return time.strftime("%A", time.strptime(day, "%Y-%m-%d"))


def _article(id_: str, day: str, publisher: str, title: str, text: str) -> dict[str, str]:
    url = f"https://example.com/{id_}"
    return {"id": id_, "url": url, "title": title, "text": text, "published_at": day, "publisher": publisher}


def environment(url: str) -> dict[str, str]:
    return os.environ | {"LAUNCHWIRE_DATABASE_URL": url}


def launchwire(url: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "launchwire", *arguments],
        env=environment(url),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


LINE = ("run", "--no-collect")
TABLES = ("launch_events", "flights", "claims")


def export(url: str) -> dict[str, str]:
    return {table: launchwire(url, "export", table, "--format", "jsonl") for table in TABLES}


@pytest.fixture
def databases(postgres_server: postgres.Server, database: str) -> Iterator[tuple[str, str]]:
    """Two empty warehouses."""
    name = f"other_{uuid.uuid4().hex[:12]}"
    postgres.create_database(postgres_server, name)
    other = postgres_server.url(name)
    migrate(other)
    yield database, other
    connections._engine(other).dispose()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in articles()) + "\n")
    return str(path)


@pytest.mark.timeout(600)
def test_killed_anywhere_the_tables_end_the_same(databases: tuple[str, str], file: str) -> None:
    calm, troubled = databases
    launchwire(calm, "import", file)
    started = time.monotonic()
    launchwire(calm, *LINE)
    whole = time.monotonic() - started
    expected = export(calm)
    assert expected["launch_events"].count("\n") >= 40

    chance = random.Random(20190509)
    for kill in range(KILLS):
        # The first kills fall into the import, the others into the steps; starting takes about half of the time.
        command = ("import", file) if kill < KILLS // 4 else LINE
        process = subprocess.Popen(
            [sys.executable, "-m", "launchwire", *command],
            env=environment(troubled),
            cwd=REPOSITORY,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.35, 1.0) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
    launchwire(troubled, "import", file)
    launchwire(troubled, *LINE)
    assert export(troubled) == expected

    launchwire(troubled, *LINE)
    assert export(troubled) == expected


@pytest.mark.timeout(300)
def test_two_runs_at_once_end_the_same(databases: tuple[str, str], file: str) -> None:
    calm, crowded = databases
    for url in databases:
        launchwire(url, "import", file)
    launchwire(calm, *LINE)
    pair = [
        subprocess.Popen([sys.executable, "-m", "launchwire", *LINE], env=environment(crowded), cwd=REPOSITORY)
        for _ in range(2)
    ]
    assert [process.wait() for process in pair] == [0, 0]
    launchwire(crowded, *LINE)
    assert export(crowded) == export(calm)
