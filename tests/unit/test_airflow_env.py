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
