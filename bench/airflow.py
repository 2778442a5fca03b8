"""What Airflow costs: the same crawl and steps by `launchwire run`, by dag.test(), and by the local Airflow; and how
long `launchwire up` takes until all is healthy and its first run is done (limit: 90 s together).

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
from launchwire.runtime.dag_run import run_daily
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.rest import AirflowApi
from pipelines.settings import settings

LIMIT_S = 90.0
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


def main() -> int:
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
        began = time.monotonic()
        timed("launchwire up until healthy", command("up"))
        api = AirflowApi(int(read_state(airflow_home())["port"]))
        triggered = time.monotonic()
        run_id = api.trigger("launch_events_daily", WINDOW)
        while (state := api.call("GET", f"dags/launch_events_daily/dagRuns/{quote(run_id)}")["state"]) != "success":
            assert state != "failed"
            time.sleep(0.5)
        timed("a run by the scheduler", time.monotonic() - triggered, plain)
        both = time.monotonic() - began
        print(f"healthy and a run done: {both:.1f} s, {both / LIMIT_S:.2f} of the limit")
        megabytes = sum(path.stat().st_size for path in Path(home).rglob("*") if path.is_file()) / 1e6
        print(f"the home after it: {megabytes:.0f} MB")
        timed("launchwire down", command("down"))
    return 1 if both > LIMIT_S else 0


if __name__ == "__main__":
    sys.exit(main())
