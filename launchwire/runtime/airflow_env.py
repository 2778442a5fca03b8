"""The environment of a local Airflow: its home, database, secrets, ports and pools.

Nothing here imports airflow: AIRFLOW_HOME and the rest must be set before its first import, so Airflow always runs in
a subprocess that gets `environment()`. Every address is loopback.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launchwire.runtime import postgres
from pipelines.settings import REPOSITORY, settings

DATABASE = "airflow"
DAGS = REPOSITORY / "dags"
POOLS = Path(__file__).with_name("pools.json")
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class AirflowHome:
    """Where the local Airflow keeps its files."""

    path: Path

    @property
    def secrets(self) -> Path:
        """Keys and the admin's password, mode 0600."""
        return self.path / "secrets.json"

    @property
    def passwords(self) -> Path:
        """The password file that Airflow's simple login reads, mode 0600."""
        return self.path / "passwords.json"

    @property
    def prepared(self) -> Path:
        """What the metadata database was last prepared for."""
        return self.path / "prepared.json"

    @property
    def state(self) -> Path:
        """Ports and process ids of the running components, written by the supervisor."""
        return self.path / "state.json"

    @property
    def logs(self) -> Path:
        """Logs of tasks and components."""
        return self.path / "logs"


def airflow_home() -> AirflowHome:
    """The home of this process's settings."""
    return AirflowHome(settings().home.resolve() / "airflow")


def write_private(path: Path, text: str) -> None:
    """Write `path` whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def load_secrets(home: AirflowHome) -> tuple[dict[str, str], bool]:
    """The keys of this home, and whether they were generated just now.

    The session token is signed with HMAC-SHA512, whose key should have the 64 bytes of its block.
    """
    if home.secrets.exists():
        return dict(json.loads(home.secrets.read_text())), False
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Of two first starts at once, one makes the keys and the other reads them.
    with (home.path / "secrets.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if home.secrets.exists():
            return dict(json.loads(home.secrets.read_text())), False
        made = {
            "fernet_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "jwt_secret": secrets.token_urlsafe(64),
            "api_secret_key": secrets.token_urlsafe(32),
            "admin_password": secrets.token_urlsafe(12),
        }
        write_private(home.passwords, json.dumps({"admin": made["admin_password"]}))
        write_private(home.secrets, json.dumps(made, indent=1))
        return made, True


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def metadata_urls(server: postgres.Server, database: str = DATABASE) -> tuple[str, str]:
    """Addresses of the metadata database: for psycopg2, and for asyncpg, which the API server uses."""
    place = f"{postgres.USER}@/{database}?host={quote(str(server.socket_dir), safe='/')}"
    return f"postgresql+psycopg2://{place}", f"postgresql+asyncpg://{place}"


def _crash_options(lost: int) -> dict[str, str]:
    """After a crash the tasks that died with it run again within `lost` seconds, not within five minutes as by default.

    A task and a scheduler say every five seconds that they live. A task that its executor lost before it began is
    queued again after ten times as long, since a queue may be long for good reasons.
    """
    return {
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(lost),
        "SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": str(min(10, lost // 2)),
        "SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": str(min(30, lost)),
        "SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": str(min(30, lost // 2)),
        "SCHEDULER__TASK_QUEUED_TIMEOUT": str(10 * lost),
        "SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": str(min(30, lost)),
    }


def _metrics(endpoint: str) -> tuple[dict[str, str], dict[str, str]]:
    """Airflow's options, and the variables of OpenTelemetry's own, that send metrics to a collector; none without."""
    if not endpoint:
        return {}, {}
    return {"METRICS__OTEL_ON": "True"}, {
        "OTEL_EXPORTER_OTLP_ENDPOINT": endpoint,
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
        "OTEL_SERVICE_NAME": "launchwire",
    }


def environment(
    warehouse_url: str, *, port: int | None = None, dags: Path = DAGS, base: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """`base` with all that Airflow and the tasks need; `port` is the API server's, a free one by default."""
    home = airflow_home()
    keys, _ = load_secrets(home)
    sync_url, async_url = metadata_urls(postgres.server())
    port = port or free_port()
    address = f"http://{LOOPBACK}:{port}"
    metrics, collector = _metrics(settings().otel_endpoint)
    options = {
        "CORE__DAGS_FOLDER": str(dags),
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__EXECUTOR": "LocalExecutor",
        # A crawl mostly waits, the other steps run one after the other: more than four tasks at once gain nothing here.
        "CORE__PARALLELISM": "4",
        "CORE__FERNET_KEY": keys["fernet_key"],
        "CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home.passwords),
        "DATABASE__SQL_ALCHEMY_CONN": sync_url,
        "DATABASE__SQL_ALCHEMY_CONN_ASYNC": async_url,
        "API__HOST": LOOPBACK,
        "API__PORT": str(port),
        "API__BASE_URL": address,
        # One worker answers one person and a few tasks; each further one costs 250 MB.
        "API__WORKERS": "1",
        "API__SECRET_KEY": keys["api_secret_key"],
        "API__EXPOSE_CONFIG": "False",
        "API_AUTH__JWT_SECRET": keys["jwt_secret"],
        "DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH": str(home.path / "bundles"),
        **_crash_options(settings().lost_task_seconds),
        "LOGGING__BASE_LOG_FOLDER": str(home.logs),
        "LOGGING__WORKER_LOG_SERVER_PORT": str(free_port()),
        "LOGGING__TRIGGER_LOG_SERVER_PORT": str(free_port()),
        "USAGE_DATA_COLLECTION__ENABLED": "False",
        **metrics,
    }
    return {
        **{name: value for name, value in base.items() if not name.startswith("AIRFLOW__")},
        **{f"AIRFLOW__{name}": value for name, value in options.items()},
        **collector,
        "AIRFLOW_HOME": str(home.path),
        "LAUNCHWIRE_HOME": str(settings().home.resolve()),
        "LAUNCHWIRE_DATABASE_URL": warehouse_url,
        # An API server that talks to itself must not go through a proxy.
        "NO_PROXY": ",".join(filter(None, [base.get("NO_PROXY", ""), LOOPBACK, "localhost"])),
        "no_proxy": ",".join(filter(None, [base.get("no_proxy", ""), LOOPBACK, "localhost"])),
    }
