"""Make the local Airflow ready: servers, databases, tables, pools. Cheap when all is there."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from launchwire.runtime import postgres
from launchwire.runtime.airflow_env import (
    DAGS,
    DATABASE,
    POOLS,
    airflow_home,
    environment,
    metadata_urls,
    write_private,
)
from pipelines.settings import settings
from pipelines.warehouse import migrate


class AirflowError(RuntimeError):
    """The local Airflow cannot be prepared, started or stopped."""


def _wanted() -> dict[str, str]:
    """What a prepared database is prepared for: a change of either makes it due again."""
    return {"airflow": version("apache-airflow"), "pools": hashlib.sha256(POOLS.read_bytes()).hexdigest()}


def _schema_revision(server: postgres.Server) -> str | None:
    """The metadata database's own idea of its version; None when it has no tables."""
    engine = create_engine(metadata_urls(server)[0])
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except ProgrammingError:
        return None
    finally:
        engine.dispose()


def is_prepared(server: postgres.Server) -> bool:
    """Whether the metadata database has the tables and pools of this version."""
    marker = airflow_home().prepared
    if not marker.exists():
        return False
    known = json.loads(marker.read_text())
    revision = known.pop("revision", None)
    return known == _wanted() and revision is not None and revision == _schema_revision(server)


def run_airflow(arguments: list[str], environ: dict[str, str]) -> None:
    """Run `airflow ARGUMENTS` to its end. Raises AirflowError with the end of its output."""
    done = subprocess.run(
        [sys.executable, "-m", "airflow", *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-12:])
        raise AirflowError(f"airflow {' '.join(arguments)} ended with {done.returncode}:\n{tail}")


def prepare(*, port: int | None = None, dags: Path = DAGS) -> dict[str, str]:
    """Start PostgreSQL, migrate the warehouse and the metadata, make the pools; the environment to run Airflow in.

    A missing pool would leave its tasks waiting for ever, so the pools are made here, before any task runs.
    """
    server = postgres.server()
    embedded_url = postgres.start(server)
    postgres.create_database(server, DATABASE)
    warehouse_url = settings().database_url or embedded_url
    migrate(warehouse_url)
    environ = environment(warehouse_url, port=port, dags=dags)
    if not is_prepared(server):
        run_airflow(["db", "migrate"], environ)
        run_airflow(["pools", "import", str(POOLS)], environ)
        marker = {**_wanted(), "revision": _schema_revision(server)}
        write_private(airflow_home().prepared, json.dumps(marker, indent=1))
    return environ
