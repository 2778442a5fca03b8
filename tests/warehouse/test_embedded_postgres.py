"""The embedded server starts again after a SIGKILL that its parent took no note of, and runs for a normal user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.warehouse

LAUNCHWIRE = str(Path(sys.executable).with_name("launchwire"))

# The server's parent by adoption takes note of no death, as the first process of many a container.
NEGLIGENT = """
import os, signal, time
import psutil
from launchwire.runtime import postgres
from launchwire.runtime.processes import adopt_orphans
adopt_orphans()
for _ in range(3):
    postgres.start()
    pid = int((postgres.server().data / "postmaster.pid").read_text().split()[0])
    assert psutil.Process(pid).ppid() == os.getpid()
    os.kill(pid, signal.SIGKILL)
    while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        time.sleep(0.05)
postgres.start()
assert postgres.is_ready(postgres.server())
postgres.stop()
"""


@pytest.fixture
def short_home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="lw-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def test_a_server_whose_death_nobody_noted_is_started_again(short_home: Path) -> None:
    environ = {**os.environ, "LAUNCHWIRE_HOME": str(short_home)}
    done = subprocess.run([sys.executable, "-c", NEGLIGENT], env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]


AS_USER = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests run as a normal user anyway")
def test_a_normal_user_starts_and_stops_the_server(short_home: Path) -> None:
    if shutil.which("unshare") is None or subprocess.run([*AS_USER, "true"], capture_output=True).returncode:
        pytest.skip("no user namespace can be made here")

    def launchwire(*arguments: str) -> str:
        environ = {**os.environ, "LAUNCHWIRE_HOME": str(short_home)}
        command = [*AS_USER, LAUNCHWIRE, *arguments]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, cwd="/")
        assert done.returncode == 0, done.stderr
        return done.stdout

    try:
        launchwire("db", "up")
        launchwire("db", "migrate")
        assert launchwire("events").startswith("event_id\t")
    finally:
        launchwire("db", "down")
    assert not (short_home / "postgres" / "data" / "postmaster.pid").exists()
