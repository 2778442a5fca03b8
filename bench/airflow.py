"""What Airflow costs: the same crawl and steps by `launchwire run`, by dag.test(), and by the local Airflow; and how
long `launchwire up` takes from nothing until all is healthy and its first run is done (limit: 90 s together); and what
our DAG files cost beyond Airflow when they are read (limit: 0.5 s).

    python bench/airflow.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from chaos import LAUNCHWIRE, fresh_database, world

from launchwire.runtime.airflow_env import airflow_home
from launchwire.runtime.airflow_prepare import prepare
from launchwire.runtime.dag_run import run_daily
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.rest import AirflowApi
from pipelines.settings import REPOSITORY, settings

LIMIT_S = 90.0
IMPORT_LIMIT_S = 0.5
WINDOW = {"since": "2016-01-01", "until": "2024-12-31"}


def use(name: str) -> None:
    os.environ["LAUNCHWIRE_DATABASE_URL"] = fresh_database(name)
    settings.cache_clear()


def timed(what: str, seconds: float, against: float | None = None) -> None:
    ratio = f", {seconds / against:.1f} times launchwire run" if against else ""
    print(f"{what}: {seconds:.1f} s{ratio}", flush=True)


def command(*arguments: str) -> float:
    began = time.monotonic()
    subprocess.run([LAUNCHWIRE, *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - began


def import_seconds() -> float:
    """Processor seconds of reading our DAG files beyond Airflow; the least of three, as a machine is never quiet."""
    command = [sys.executable, str(Path(__file__).parent / "support" / "import_dags.py"), str(REPOSITORY / "dags")]
    runs = []
    for _ in range(3):
        done = subprocess.run(command, env=prepare(), capture_output=True, text=True, check=True)
        runs.append(float(done.stdout.splitlines()[-1]))
    return min(runs)


def first_day() -> float:
    """Seconds from an empty home to a healthy Airflow with a finished run."""
    with world():
        began = time.monotonic()
        timed("launchwire up in an empty home until healthy", command("up"))
        triggered = time.monotonic()
        run_by_scheduler()
        timed("its first run", time.monotonic() - triggered)
        return time.monotonic() - began


def run_by_scheduler() -> None:
    api = AirflowApi(int(read_state(airflow_home())["port"]))
    while "launch_events_daily" not in {dag["dag_id"] for dag in api.dags()}:  # healthy comes before the files are read
        time.sleep(0.5)
    run_id = api.trigger("launch_events_daily", WINDOW)
    while (state := api.call("GET", f"dags/launch_events_daily/dagRuns/{quote(run_id)}")["state"]) != "success":
        assert state != "failed"
        time.sleep(0.5)


def main() -> int:
    both = first_day()
    print(f"from nothing to a finished run: {both:.1f} s, {both / LIMIT_S:.2f} of the limit", flush=True)
    with world() as home:
        use("plain")
        plain = command("run")
        timed("launchwire run", plain)

        use("tested")
        began = time.monotonic()
        report = run_daily(**WINDOW)
        first = time.monotonic() - began
        assert report.state == "success", report.log[-2000:]
        timed("dag.test(), first, with Airflow's tables made", first, plain)
        use("tested-again")
        began = time.monotonic()
        assert run_daily(**WINDOW).state == "success"
        timed("dag.test()", time.monotonic() - began, plain)

        use("up")
        timed("launchwire up in a used home until healthy", command("up"))
        triggered = time.monotonic()
        run_by_scheduler()
        timed("a run by the scheduler", time.monotonic() - triggered, plain)
        megabytes = sum(path.stat().st_size for path in Path(home).rglob("*") if path.is_file()) / 1e6
        print(f"the home after it: {megabytes:.0f} MB")
        imports = import_seconds()
        print(f"DAG files beyond Airflow: {imports:.2f} s, {imports / IMPORT_LIMIT_S:.2f} of the limit", flush=True)
        timed("launchwire down", command("down"))
    return 1 if both > LIMIT_S or imports > IMPORT_LIMIT_S else 0


if __name__ == "__main__":
    sys.exit(main())
