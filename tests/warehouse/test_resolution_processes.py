"""Two resolvers and two dedupers at once, and both killed at random points: real processes, the same tables."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from resolution_desk import Story, events, file, rows

from pipelines.model import Mention

pytestmark = [pytest.mark.warehouse, pytest.mark.slow]

ACTORS = ("PRK", "IRN", "IND", "HOUTHI", None)
START = datetime(2024, 1, 1, 9, tzinfo=UTC)
OPENINGS = (
    "A crew of the {actor} rocket force fired a salvo on day {day} of the exercise, people near the range said; the "
    "trails were seen as far as the coast, where fishing went on as ever.",
    "On day {day} of its exercise {actor} set off rockets again. Windows shook in the villages, a teacher told us, and "
    "the school stayed shut; nothing fell on land.",
    "Rockets rose over the {actor} range on day {day} of the drill, the third correspondent of our paper writes from "
    "the hills, and a column of smoke stood there for an hour.",
)


def stories() -> list[Story]:
    """Four outlets on every second day's launch of each actor; the fourth repeats the first one's words."""
    out = []
    for actor in ACTORS:
        for day in range(0, 20, 2):
            at = START + timedelta(days=day)
            for n in range(4):
                mention = Mention(
                    role="main", kind="test", actor=actor, date=at.date().isoformat(),
                    count_min=1 + n % 2, count_max=2,
                    weapon_class=("SRBM", "BALLISTIC")[n % 2], outcome="success" if n else "unknown",
                )  # fmt: skip
                name = f"{actor}-{day:02d}-{n}"
                body = OPENINGS[n % 3].format(actor=actor, day=day)
                out.append(Story(name, at + timedelta(hours=n), f"Paper {n}", body, (mention,)))
    return out


def worker(step: str) -> subprocess.Popen[str]:
    """A process that runs one step; it prints a line when its imports are done."""
    module = {"resolve": "resolution", "deduplicate": "deduplication"}[step]
    code = f"from pipelines.{module} import {step}; print('ready', flush=True); print({step}(run_id='w'))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=os.environ.copy())
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def tables() -> dict[str, list[dict[str, Any]]]:
    """All that the two steps write, clocks and running numbers of history aside."""
    return {
        "groups": rows("SELECT article_id, original_id FROM core.article_groups ORDER BY 1"),
        "pairs": rows("SELECT * FROM core.article_copies ORDER BY 1, 2"),
        "sketches": rows("SELECT count(*) FROM core.article_sketches"),
        "events": events(),
        "flights": rows("SELECT * FROM warehouse.flights ORDER BY event_id, flight_no"),
        "claims": rows("SELECT * FROM warehouse.claims ORDER BY claim_id"),
        "members": rows("SELECT * FROM warehouse.event_mentions ORDER BY mention_id"),
        "reviews": rows("SELECT * FROM core.reviews ORDER BY 1, 2, 3"),
        "history": rows(
            "SELECT event_id, field, old_value, new_value, cause, article_id, known_at FROM warehouse.event_history "
            "ORDER BY event_id, known_at, field, new_value"
        ),
    }


def finish(step: str) -> None:
    process = worker(step)
    process.communicate(timeout=120)
    assert process.returncode == 0


def wipe() -> None:
    rows("TRUNCATE raw.articles, warehouse.launch_events, warehouse.event_history CASCADE; SELECT 1")
    rows("TRUNCATE core.article_sketches, core.reviews; SELECT 1")


@pytest.fixture
def expected(database: str) -> dict[str, list[dict[str, Any]]]:
    """The tables after each step ran once, alone; the steps' input is there again afterwards."""
    file(stories())
    finish("deduplicate")
    finish("resolve")
    found = tables()
    assert len(found["events"]) == 50
    assert {e["article_count"] for e in found["events"]} == {3}
    wipe()
    file(stories())
    return found


def test_two_at_once_write_what_one_writes(expected: dict[str, list[dict[str, Any]]]) -> None:
    for step in ("deduplicate", "resolve"):
        both = [worker(step), worker(step)]
        for process in both:
            process.communicate(timeout=120)
        assert [process.returncode for process in both] == [0, 0]
    assert tables() == expected


def test_killed_again_and_again_ends_in_the_same_tables(expected: dict[str, list[dict[str, Any]]]) -> None:
    moments = random.Random(4)
    killed = 0
    for step in ("deduplicate", "resolve"):
        for _ in range(4):
            process = worker(step)
            time.sleep(moments.uniform(0.02, 0.5))
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.communicate(timeout=120)
        finish(step)
    assert killed >= 3
    assert tables() == expected
