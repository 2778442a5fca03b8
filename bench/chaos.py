"""Chaos: a week of simulated daily runs under random SIGKILLs ends in the tables of an undisturbed week.

    make chaos                                          100 kills of Airflow's parts, 100 of steps run by hand
    python bench/chaos.py --airflow 20 --steps 0 --seed 7    a short version

In Airflow's week the tasks' processes, the executor's workers, the scheduler, PostgreSQL, the API server and the DAG
processor die; nobody helps but the supervisor. Prints what was killed and exits with 1 when any exported table
differs. A last run without kills stands for the next day's: it takes up what a run that failed has left.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from support.kills import Killer, kill_postgres, kill_tree

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import airflow_home
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.rest import AirflowApi
from pipelines.settings import REPOSITORY, settings
from pipelines.warehouse import migrate
from spiders.newsroom import serve

LAUNCHWIRE = str(Path(sys.executable).with_name("launchwire"))
TABLES = ("launch_events", "flights", "claims")
# The days up to which each simulated run collects: a week of runs, each of which finds something new.
DAYS = ("2016-12-31", "2017-12-31", "2019-05-31", "2020-12-31", "2022-12-31", "2023-08-31", "2024-12-31")
DAILY = "dags/launch_events_daily/dagRuns"

STEPS = {
    "collect": "from spiders.collect import collect as step",
    "extract": "from pipelines.extraction.step import extract_articles as step",
    "deduplicate": "from pipelines.deduplication.step import deduplicate as step",
    "resolve": "from pipelines.resolution.step import resolve as step",
}

Killed = collections.Counter[str]


@contextlib.contextmanager
def world() -> Iterator[Path]:
    """A home of its own with the newsroom as its catalogue."""
    home = Path(tempfile.mkdtemp(prefix="lw-chaos-"))
    with serve() as newsroom:
        os.environ |= {
            "LAUNCHWIRE_HOME": str(home),
            "LAUNCHWIRE_NEWSROOM": newsroom,
            "LAUNCHWIRE_SOURCES_DIR": str(REPOSITORY / "spiders" / "newsroom" / "sources"),
            "LAUNCHWIRE_ALLOW_LOOPBACK": "1",
            "LAUNCHWIRE_RETRY_SECONDS": "1",
        }
        settings.cache_clear()
        try:
            yield home
        finally:
            subprocess.run([LAUNCHWIRE, "down"], capture_output=True)
            shutil.rmtree(home, ignore_errors=True)


def fresh_database(name: str) -> str:
    postgres.start()
    postgres.create_database(postgres.server(), name)
    url = postgres.server().url(name)
    migrate(url)
    return url


def tables(url: str) -> dict[str, bytes]:
    """Every exported table, as bytes."""
    postgres.start()
    environ = {**os.environ, "LAUNCHWIRE_DATABASE_URL": url}
    found = {}
    for table in TABLES:
        done = subprocess.run([LAUNCHWIRE, "export", table, "--format", "jsonl"], env=environ, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        found[table] = done.stdout
    return found


def start_step(name: str, run: str, day: str, url: str) -> subprocess.Popen[bytes]:
    window = f", until=datetime.fromisoformat('{day}T23:59:59+00:00')" if name == "collect" else ""
    code = f"from datetime import datetime; {STEPS[name]}; step(run_id='{run}'{window})"
    environ = {**os.environ, "LAUNCHWIRE_DATABASE_URL": url}
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-c", code], env=environ, stdout=quiet, stderr=quiet)


def run_steps(url: str, days: Sequence[str], kills: int = 0, chance: random.Random | None = None) -> Killed:
    """The simulated runs as one process a step; `kills` of them die on the way and are simply started again."""
    killed: Killed = collections.Counter()
    longest: dict[str, float] = {}
    for number, day in enumerate(days):
        for name in STEPS:
            while True:
                began = time.monotonic()
                step = start_step(name, f"day-{number}", day, url)
                left = kills - killed.total()
                rounds_left = (len(days) - number) * len(STEPS)
                if chance and left > 0 and (left >= rounds_left or chance.random() < left / rounds_left):
                    # Anywhere in the step, start-up of the process left out where that is known.
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        step.wait(chance.uniform(0.3, 1.1) * longest.get(name, 1.5))
                    if step.poll() is None:
                        # One in five takes the database along.
                        victim = "postgres" if chance.random() < 0.2 else name
                        kill_postgres() if victim == "postgres" else kill_tree(step.pid)
                        killed[victim] += 1
                        step.wait()
                        postgres.start()
                        continue
                if step.wait() == 0:
                    longest[name] = max(longest.get(name, 0), time.monotonic() - began)
                    break
    return killed


class DailyRuns:
    """The daily DAG of the local Airflow, asked over its REST interface, which dies and comes back, too."""

    def __init__(self) -> None:
        self._api = AirflowApi(int(read_state(airflow_home())["port"]))

    def ask(self, name: str) -> str:
        """The state of a run; "away" while nobody answers, "lost" when the API server died before it stored the run."""
        try:
            return str(self._api.call("GET", f"{DAILY}/{quote(name)}")["state"])
        except httpx.HTTPStatusError as error:
            return "lost" if error.response.status_code == 404 else "away"
        except httpx.HTTPError:
            return "away"

    def trigger(self, name: str, day: str) -> None:
        """Start a run up to `day`, if anybody answers; it may exist already."""
        conf: dict[str, Any] = {"since": "2016-01-01", "until": day}
        with contextlib.suppress(httpx.HTTPError):
            self._api.call("POST", DAILY, {"dag_run_id": name, "logical_date": None, "conf": conf})

    def finish(self, name: str, day: str, killer: Killer, due: int) -> str:
        """Bring one run to its end while parts die until `due` are killed."""
        self.trigger(name, day)
        while (state := self.ask(name)) not in ("success", "failed"):
            if state == "lost":
                self.trigger(name, day)
            if killer.killed.total() < due:
                killer.turn()
            time.sleep(0.5)
        return state


def run_airflow(url: str, days: Sequence[str], kills: int, chance: random.Random) -> Killed:
    """The simulated runs by the local Airflow while its parts die; nobody helps but its supervisor."""
    # A task that died runs again after twenty seconds instead of sixty: the same way, in less time.
    os.environ |= {"LAUNCHWIRE_DATABASE_URL": url, "LAUNCHWIRE_LOST_TASK_SECONDS": "20"}
    settings.cache_clear()
    subprocess.run([LAUNCHWIRE, "up"], check=True, stdout=subprocess.DEVNULL)
    runs, killer, began = DailyRuns(), Killer(chance), time.monotonic()
    for number, day in enumerate(days):
        due, attempt = kills * (number + 1) // len(days), 0
        while attempt == 0 or killer.killed.total() < due:  # a run that ended before its kills is followed by another
            attempt += 1
            name = f"chaos-{number}-{attempt}"
            state = runs.finish(name, day, killer, due)
            spent = time.monotonic() - began
            print(f"  {name}: {state}, {killer.killed.total()} kills so far, {spent:.0f} s", flush=True)
    last = runs.finish("chaos-last", days[-1], killer, 0)
    print(f"  the last run, undisturbed: {last}", flush=True)
    subprocess.run([LAUNCHWIRE, "down", "--keep-database"], check=True, stdout=subprocess.DEVNULL)
    for name in ("LAUNCHWIRE_DATABASE_URL", "LAUNCHWIRE_LOST_TASK_SECONDS"):
        os.environ.pop(name)
    settings.cache_clear()
    return killer.killed


def compare(what: str, expected: dict[str, bytes], found: dict[str, bytes], killed: Killed) -> bool:
    same = [table for table in TABLES if expected[table] == found[table]]
    told = ", ".join(f"{number} {name}" for name, number in sorted(killed.items()))
    rows = expected["launch_events"].count(b"\n")
    print(
        f"{what}: {killed.total()} kills ({told}); {len(same)} of {len(TABLES)} tables byte-identical, {rows} events",
        flush=True,
    )
    return len(same) == len(TABLES)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--airflow", type=int, default=100, help="SIGKILLs in the week that Airflow runs")
    parser.add_argument("--steps", type=int, default=100, help="SIGKILLs in the week of steps run by hand")
    parser.add_argument("--days", type=int, default=len(DAYS), help="simulated runs, the last of them complete")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    good, days = True, DAYS[-arguments.days :]
    with world():
        undisturbed = fresh_database("undisturbed")
        run_steps(undisturbed, days)
        expected = tables(undisturbed)
        if arguments.airflow:
            url = fresh_database("parts")
            killed = run_airflow(url, days, arguments.airflow, chance)
            good &= compare("airflow", expected, tables(url), killed)
        if arguments.steps:
            url = fresh_database("steps")
            killed = run_steps(url, days, arguments.steps, chance)
            good &= compare("steps", expected, tables(url), killed)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
