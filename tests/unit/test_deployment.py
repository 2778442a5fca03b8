"""The files of docker/: pinned, non-root, loopback only, secrets by files, each service with its health."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet

from pipelines.settings import REPOSITORY

DOCKER = REPOSITORY / "docker"
AIRFLOW_SERVICES = {"api-server", "scheduler", "dag-processor", "worker", "set-up"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DOCKER / "compose.yaml").read_text())
    return found


@pytest.fixture(scope="module")
def entrypoint() -> ModuleType:
    spec = importlib.util.spec_from_file_location("entrypoint", DOCKER / "entrypoint.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_services(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == AIRFLOW_SERVICES | {"postgres", "redis", "grafana"}
    assert compose["services"]["worker"]["environment"]["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"


def test_every_image_names_its_patch_release(compose: dict[str, Any]) -> None:
    images = {service["image"] for service in compose["services"].values()}
    images |= set(re.findall(r"^FROM (\S+)", (DOCKER / "Dockerfile").read_text(), re.MULTILINE))
    assert [image for image in images if not re.search(r":\d+\.\d+(\.\d+)?(-\w+)*$", image)] == []


def test_every_lasting_service_has_a_health_check_and_restarts(compose: dict[str, Any]) -> None:
    lasting = {name: s for name, s in compose["services"].items() if name != "set-up"}
    assert [n for n, s in lasting.items() if not {"test", "interval", "start_period"} <= set(s["healthcheck"])] == []
    assert {s["restart"] for s in lasting.values()} == {"unless-stopped"}
    assert compose["services"]["set-up"]["restart"] == "on-failure"


def test_ports_are_published_on_loopback_only(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert sorted(ports) == ["127.0.0.1:3000:3000", "127.0.0.1:8080:8080"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert compose["services"]["postgres"]["networks"] == compose["services"]["redis"]["networks"] == ["inside"]


def test_what_is_named_is_declared(compose: dict[str, Any]) -> None:
    services = compose["services"].values()
    secrets = {secret for service in services for secret in service.get("secrets", [])}
    volumes = {v.split(":")[0] for service in services for v in service.get("volumes", []) if not v.startswith(".")}
    assert secrets == set(compose["secrets"])
    assert volumes == set(compose["volumes"])
    for service in services:
        assert set(service.get("depends_on", {})) <= set(compose["services"])
    mounted = [v.split(":")[0] for service in services for v in service.get("volumes", []) if v.startswith(".")]
    assert [path for path in mounted if not (DOCKER / path).exists()] == []


def test_the_containers_hold_no_more_rights_than_they_need(compose: dict[str, Any]) -> None:
    for name in AIRFLOW_SERVICES:
        service = compose["services"][name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
    lines = (DOCKER / "Dockerfile").read_text().splitlines()
    assert [line for line in lines if line.startswith("USER ")] == ["USER 50000:0"]
    assert any("--require-hashes --no-deps -r requirements.lock" in line for line in lines)
    assert any(line.startswith("HEALTHCHECK") for line in lines)


def test_no_password_is_written_down(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|KEY", name):
                assert str(value).startswith("/run/secrets/"), name
    assert "docker/secrets/" in (REPOSITORY / ".gitignore").read_text().splitlines()


def test_the_image_holds_what_it_copies() -> None:
    text = (DOCKER / "Dockerfile").read_text()
    copied = [w for line in re.findall(r"^COPY (?!--from)(.*)$", text, re.MULTILINE) for w in line.split()[:-1]]
    sources = [name for name in copied if not name.startswith("--")]
    allowed = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(sources) == allowed
    assert [name for name in sources if not (REPOSITORY / name).exists()] == []


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is absent")
def test_hadolint_finds_nothing() -> None:
    done = subprocess.run(["hadolint", str(DOCKER / "Dockerfile")], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_secrets_are_made_once(tmp_path: Path, compose: dict[str, Any]) -> None:
    script = tmp_path / "make-secrets.sh"
    script.write_text((DOCKER / "make-secrets.sh").read_text())
    first = subprocess.run(["sh", str(script)], capture_output=True, text=True, check=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert {name: f"./secrets/{name}" for name in made} == {n: s["file"] for n, s in compose["secrets"].items()}
    assert json.loads(made["passwords.json"])["admin"] in first.stdout
    assert len(made["jwt_secret"]) >= 64
    Fernet(made["fernet_key"])
    second = subprocess.run(["sh", str(script)], capture_output=True, text=True, check=True)
    assert second.stdout == ""
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_the_entry_point_reads_files_fills_templates_and_copies(tmp_path: Path, entrypoint: ModuleType) -> None:
    (tmp_path / "password").write_text("p@ss/word\n")
    (tmp_path / "passwords.json").write_text("{}")
    found = entrypoint.resolved(
        {
            "DATABASE_PASSWORD__FILE": str(tmp_path / "password"),
            "URL__TEMPLATE": "postgresql://launchwire:{DATABASE_PASSWORD}@postgres/launchwire",
            "ACCOUNTS__COPY": str(tmp_path / "passwords.json"),
            "OTHER": "stays",
        }
    )
    copy = Path(found.pop("ACCOUNTS"))
    assert found == {
        "DATABASE_PASSWORD": "p@ss/word",
        "URL": "postgresql://launchwire:p%40ss%2Fword@postgres/launchwire",
        "OTHER": "stays",
    }
    assert (copy.read_text(), copy.stat().st_mode & 0o777) == ("{}", 0o600)


def test_the_entry_point_becomes_the_command(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("secret")
    command = [sys.executable, "-c", "import os; print(os.getpid(), os.environ['X'])"]
    started = subprocess.Popen(
        [sys.executable, str(DOCKER / "entrypoint.py"), *command],
        env={**os.environ, "X__FILE": str(tmp_path / "x")},
        stdout=subprocess.PIPE,
        text=True,
    )
    output, _ = started.communicate()
    assert output == f"{started.pid} secret\n"


def test_the_kubernetes_values_make_the_same_things() -> None:
    values = yaml.safe_load((DOCKER / "kubernetes" / "values.yaml").read_text())
    assert values["executor"] == "KubernetesExecutor"
    assert f"apache-airflow=={values['airflowVersion']}" in (REPOSITORY / "pyproject.toml").read_text()
    job = values["migrateDatabaseJob"]["args"][-1]
    assert [word in job for word in ("airflow db migrate", "pools.json", "launchwire db migrate")] == [True] * 3
    assert values["uid"] == 50000
