"""Chaos: simulated daily runs over the newsroom under random SIGKILLs end in the tables of an undisturbed run.

    make chaos                                     100 kills of steps and of PostgreSQL, 10 of Airflow's parts
    python bench/chaos.py --kills 20 --seed 7      a short version
    python bench/chaos.py --kills 0 --airflow 5

Prints what was killed and exits with 1 when any exported table differs.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import airflow_home
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.processes import tree
from launchwire.runtime.rest import AirflowApi
from pipelines.settings import REPOSITORY, settings
from pipelines.warehouse import migrate
from spiders.newsroom import serve

LAUNCHWIRE = str(Path(sys.executable).with_name("launchwire"))
TABLES = ("launch_events", "flights", "claims")
# The days up to which each simulated run collects: a week of runs, each of which finds something new.
DAYS = ("2016-12-31", "2017-12-31", "2019-05-31", "2020-12-31", "2022-12-31", "2023-08-31", "2024-12-31")

STEPS = {
    "collect": "from spiders.collect import collect as step",
    "extract": "from pipelines.extraction.step import extract_articles as step",
    "deduplicate": "from pipelines.deduplication.step import deduplicate as step",
    "resolve": "from pipelines.resolution.step import resolve as step",
}


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


def kill_tree(pid: int) -> None:
    for process in tree(pid):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def kill_postgres() -> None:
    """SIGKILL the server's main process: its children end at once, nothing is written any more."""
    pid = int((postgres.server().data / "postmaster.pid").read_text().split()[0])
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def run_steps(
    url: str, days: Sequence[str], kills: int = 0, chance: random.Random | None = None
) -> collections.Counter[str]:
    """The simulated runs as one process a step; `kills` of them die on the way and are simply started again."""
    killed: collections.Counter[str] = collections.Counter()
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


def kill_a_part(chance: random.Random) -> str | None:
    """SIGKILL one of Airflow's parts, a task, or PostgreSQL; what it was."""
    components = read_state(airflow_home()).get("components", {})
    victim = chance.choice(
        ["scheduler", "scheduler", "api-server", "dag-processor", "task", "task", "task", "postgres"]
    )
    if victim == "postgres":
        kill_postgres()
        return victim
    if victim == "task":
        tasks = [p for p in tree(components["scheduler"]["pid"] or 0)[1:] if "idle" not in " ".join(p.cmdline())]
        if not tasks:
            return None
        chance.choice(tasks).kill()
        return victim
    pid = components[victim]["pid"]
    if pid is None:
        return None
    os.kill(pid, signal.SIGKILL)
    return victim


def run_airflow(url: str, days: Sequence[str], kills: int, chance: random.Random) -> collections.Counter[str]:
    """The simulated runs by the local Airflow while its parts die; nobody helps but its supervisor."""
    killed: collections.Counter[str] = collections.Counter()
    os.environ["LAUNCHWIRE_DATABASE_URL"] = url
    settings.cache_clear()
    subprocess.run([LAUNCHWIRE, "up"], check=True, stdout=subprocess.DEVNULL)
    api = AirflowApi(int(read_state(airflow_home())["port"]))

    def answered(method: str, path: str, body: dict[str, object] | None = None) -> dict[str, object]:
        while True:
            with contextlib.suppress(httpx.HTTPError):
                return api.call(method, path, body)
            time.sleep(1)

    for number, day in enumerate(days):
        name = f"chaos-{number}"
        body = {"dag_run_id": name, "logical_date": None, "conf": {"since": "2016-01-01", "until": day}}
        with contextlib.suppress(httpx.HTTPError):
            api.call("POST", "dags/launch_events_daily/dagRuns", body)
        due = kills * (number + 1) // len(days)
        while True:
            run = {"state": "lost"}
            try:
                run = api.call("GET", f"dags/launch_events_daily/dagRuns/{quote(name)}")
            except httpx.HTTPStatusError as error:
                if error.response.status_code == 404:  # the API server died before it could store the run
                    answered("POST", "dags/launch_events_daily/dagRuns", body)
            except httpx.HTTPError:
                time.sleep(1)
            if run["state"] in ("success", "failed"):
                print(f"  run {number + 1} of {len(days)}: {run['state']}, {killed.total()} kills so far", flush=True)
                break
            if killed.total() < due and (victim := kill_a_part(chance)):
                killed[victim] += 1
                time.sleep(chance.uniform(5, 20))
            time.sleep(1)
    last = {"dag_run_id": "chaos-last", "logical_date": None, "conf": {"since": "2016-01-01", "until": days[-1]}}
    answered("POST", "dags/launch_events_daily/dagRuns", last)
    while answered("GET", "dags/launch_events_daily/dagRuns/chaos-last")["state"] not in ("success", "failed"):
        time.sleep(1)
    subprocess.run([LAUNCHWIRE, "down", "--keep-database"], check=True, stdout=subprocess.DEVNULL)
    os.environ.pop("LAUNCHWIRE_DATABASE_URL")
    settings.cache_clear()
    return killed


def compare(what: str, expected: dict[str, bytes], found: dict[str, bytes], killed: collections.Counter[str]) -> bool:
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
    parser.add_argument("--kills", type=int, default=100, help="SIGKILLs of step processes and PostgreSQL")
    parser.add_argument("--airflow", type=int, default=10, help="SIGKILLs of Airflow's parts, tasks and PostgreSQL")
    parser.add_argument("--days", type=int, default=len(DAYS), help="simulated runs, the last of them complete")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    good, days = True, DAYS[-arguments.days :]
    with world():
        undisturbed = fresh_database("undisturbed")
        run_steps(undisturbed, days)
        expected = tables(undisturbed)
        if arguments.kills:
            url = fresh_database("steps")
            killed = run_steps(url, days, arguments.kills, chance)
            good &= compare("steps", expected, tables(url), killed)
        if arguments.airflow:
            url = fresh_database("parts")
            killed = run_airflow(url, days, arguments.airflow, chance)
            good &= compare("airflow", expected, tables(url), killed)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
