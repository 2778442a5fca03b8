"""The local Airflow's environment: loopback, secrets made once, nothing inherited by accident."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from launchwire.runtime.airflow_env import AirflowHome, environment, load_secrets, metadata_urls
from launchwire.runtime.postgres import Server
from pipelines.settings import settings


@pytest.fixture
def fresh_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("LAUNCHWIRE_HOME", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def test_of_eight_first_starts_one_makes_the_keys(tmp_path: Path) -> None:
    home = AirflowHome(tmp_path / "airflow")
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load_secrets(home), range(8)))
    assert [fresh for _, fresh in found].count(True) == 1
    assert all(keys == found[0][0] for keys, _ in found)
    keys = found[0][0]
    assert len(base64.urlsafe_b64decode(keys["fernet_key"])) == 32
    assert len(keys["jwt_secret"].encode()) >= 64
    for path in (home.secrets, home.passwords):
        assert path.stat().st_mode & 0o777 == 0o600
    assert home.path.stat().st_mode & 0o777 == 0o700


def test_every_address_is_loopback_and_foreign_airflow_options_are_dropped(fresh_home: Path) -> None:
    base = {"PATH": "/bin", "AIRFLOW__CORE__EXECUTOR": "Foreign", "no_proxy": "example.org"}
    found = environment("postgresql+psycopg2:///warehouse", port=4711, base=base)
    assert found["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert found["AIRFLOW__API__BASE_URL"] == "http://127.0.0.1:4711"
    assert found["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://127.0.0.1:4711/execution/"
    assert found["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert found["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    assert found["AIRFLOW_HOME"] == str(fresh_home / "airflow")
    assert found["LAUNCHWIRE_DATABASE_URL"] == "postgresql+psycopg2:///warehouse"
    assert (found["PATH"], found["no_proxy"]) == ("/bin", "example.org,127.0.0.1,localhost")


def test_the_metadata_lie_on_the_embedded_server_s_socket() -> None:
    assert metadata_urls(Server(Path("/h"), Path("/h/run dir"))) == (
        "postgresql+psycopg2://launchwire@/airflow?host=/h/run%20dir",
        "postgresql+asyncpg://launchwire@/airflow?host=/h/run%20dir",
    )


def test_metrics_go_nowhere_unless_a_collector_is_named(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = environment("postgresql+psycopg2:///warehouse", port=4711, base={})
    assert [name for name in silent if "OTEL" in name] == []
    monkeypatch.setenv("LAUNCHWIRE_OTEL_ENDPOINT", "http://127.0.0.1:4318")
    settings.cache_clear()
    found = environment("postgresql+psycopg2:///warehouse", port=4711, base={})
    assert {name: value for name, value in found.items() if "OTEL" in name} == {
        "AIRFLOW__METRICS__OTEL_ON": "True",
        "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_SERVICE_NAME": "launchwire",
    }


def test_what_is_lost_in_a_crash_runs_again_within_the_seconds_set(
    fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHWIRE_LOST_TASK_SECONDS", "20")
    settings.cache_clear()
    found = environment("postgresql+psycopg2:///warehouse", port=4711, base={})
    assert {name.removeprefix("AIRFLOW__SCHEDULER__"): v for name, v in found.items() if "__SCHEDULER__" in name} == {
        "TASK_INSTANCE_HEARTBEAT_TIMEOUT": "20",
        "TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "10",
        "SCHEDULER_HEALTH_CHECK_THRESHOLD": "20",
        "ORPHANED_TASKS_CHECK_INTERVAL": "10",
        "TASK_QUEUED_TIMEOUT": "200",
        "TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "20",
    }
