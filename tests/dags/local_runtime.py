"""A running local Airflow over the newsroom, with a collector for its metrics, and what the tests ask of it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from sqlalchemy import create_engine, text

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import airflow_home
from launchwire.runtime.local_airflow import read_state
from launchwire.runtime.rest import AirflowApi
from pipelines.settings import REPOSITORY
from spiders.newsroom import serve

DAG_IDS = ("launch_events_backfill", "launch_events_daily", "source_health", "warehouse_maintenance")
LAUNCHWIRE = str(Path(sys.executable).with_name("launchwire"))
TABLES = ("launch_events", "flights", "claims")


def wait_for(ask: Callable[[], Any], seconds: float = 280) -> Any:
    """The first true answer of `ask`; the time is a bound for a busy machine, no expectation."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, f"nothing within {seconds} s"
        time.sleep(0.5)
    return found


@dataclass(frozen=True, slots=True)
class Collector:
    """An OpenTelemetry collector that keeps the names of the metrics it gets."""

    address: str
    names: set[str] = field(default_factory=set)


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector on loopback that speaks OTLP over HTTP."""
    from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = ExportMetricsServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
            for resource in request.resource_metrics:
                for scope in resource.scope_metrics:
                    found.names.update(metric.name for metric in scope.metrics)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Collector(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@dataclass(frozen=True, slots=True)
class Local:
    """A running local Airflow."""

    port: int
    environ: dict[str, str]
    output: str
    warehouse: str
    template: str
    metrics: Collector

    @property
    def api(self) -> AirflowApi:
        return AirflowApi(self.port)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([LAUNCHWIRE, *arguments], env=self.environ, capture_output=True, text=True)

    def run_of(self, dag: str, run_id: str) -> dict[str, Any]:
        """A run; its state is "away" while nobody answers."""
        try:
            return self.api.call("GET", f"dags/{dag}/dagRuns/{quote(run_id)}")
        except httpx.HTTPError:
            return {"state": "away"}

    def finished(self, dag: str, run_id: str) -> dict[str, Any]:
        """The run when it has ended."""

        def ask() -> dict[str, Any] | None:
            run = self.run_of(dag, run_id)
            return run if run["state"] in ("success", "failed") else None

        return wait_for(ask, 600)

    def rows(self, query: str) -> list[Any]:
        """What the warehouse answers."""
        engine = create_engine(self.warehouse)
        with engine.connect() as connection:
            found = list(connection.execute(text(query)).all())
        engine.dispose()
        return found

    def tables(self) -> dict[str, str]:
        """The exported tables."""
        return {table: self.run("export", table, "--format", "jsonl").stdout for table in TABLES}

    def difference(self, expected: dict[str, str]) -> list[str]:
        """The lines in which the exported tables differ from `expected`."""
        return [
            line
            for table, now in self.tables().items()
            for line in unified_diff(expected[table].splitlines(), now.splitlines(), table, table, n=0, lineterm="")
        ]

    def empty(self) -> None:
        """A warehouse as on the first day, at the same address."""
        name = self.warehouse.split("/")[3].split("?")[0]
        admin = create_engine(postgres.server().url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as asked:
            asked.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
            asked.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        admin.dispose()


@contextmanager
def running(server: postgres.Server, home: Path, template: str) -> Iterator[Local]:
    """The local Airflow over the newsroom, started and stopped by the command line."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    postgres.create_database(server, name)
    with serve() as newsroom, collector() as metrics:
        environ = {
            **{k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")},
            "LAUNCHWIRE_HOME": str(home),
            "LAUNCHWIRE_DATABASE_URL": server.url(name),
            "LAUNCHWIRE_NEWSROOM": newsroom,
            "LAUNCHWIRE_SOURCES_DIR": str(REPOSITORY / "spiders" / "newsroom" / "sources"),
            "LAUNCHWIRE_ALLOW_LOOPBACK": "1",
            "LAUNCHWIRE_RETRY_SECONDS": "1",
            "LAUNCHWIRE_LOST_TASK_SECONDS": "20",
            "LAUNCHWIRE_DEADLINE_HOURS": "0.002",  # seven seconds
            "LAUNCHWIRE_OTEL_ENDPOINT": metrics.address,
            "OTEL_METRIC_EXPORT_INTERVAL": "2000",
        }
        # One that an aborted session left would serve another newsroom.
        subprocess.run([LAUNCHWIRE, "down", "--keep-database"], env=environ, capture_output=True)
        started = subprocess.run([LAUNCHWIRE, "up"], env=environ, capture_output=True, text=True)
        assert started.returncode == 0, started.stderr
        port = read_state(airflow_home())["port"]
        found = Local(port, environ, started.stdout, server.url(name), template, metrics)
        yield found
        found.run("down", "--keep-database")
