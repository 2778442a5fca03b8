"""Airflow's components as child processes: start, restart with a pause, stop, rotate their logs."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from launchwire.runtime.processes import die_with_parent, end, tree

log = logging.getLogger(__name__)

# In the order of the start. The stop order is its own: the scheduler first, since it waits for the running tasks, which
# need the API server until their last word.
COMMANDS = {
    "api-server": ["api-server"],
    # No log server: it would listen on all interfaces, and the API server reads the log files itself.
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
}
STOP_ORDER = ("scheduler", "dag-processor", "api-server")

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
# A component that ran this long came past its start; its next crash counts as a first one.
_STEADY = 30.0
_LOG_BYTES = 10 * 1024 * 1024
_LOG_FILES = 5


@dataclass(slots=True)
class Component:
    """One Airflow process and how often it had to be started again."""

    name: str
    log_file: Path
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: int = 0
    pause: float = _FIRST_PAUSE
    due_at: float = field(default=0.0)

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self.process.pid if self.process is not None and self.process.poll() is None else None

    def start(self) -> None:
        """Start it; its output goes to the end of its log file."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        # Opened for append, so that a rotation may cut the file while the component writes.
        with self.log_file.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "airflow", *COMMANDS[self.name]],
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.log_file.parent,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        self.started_at = time.monotonic()

    def restart_if_dead(self) -> bool:
        """Start it again when it ended by itself, after a pause that doubles; whether it was found dead just now."""
        if self.process is None or self.pid is not None:
            return False
        now = time.monotonic()
        if not self.due_at:
            if now - self.started_at > _STEADY:
                self.pause = _FIRST_PAUSE
            self.due_at = now + self.pause
            log.error("%s ended with %s; starting it again in %.0f s", self.name, self.process.returncode, self.pause)
            self.pause = min(self.pause * 2, _LONGEST_PAUSE)
            return True
        if now >= self.due_at:
            self.due_at, self.restarts = 0.0, self.restarts + 1
            self.start()
        return False

    def kill(self) -> None:
        """End it at once; the next `restart_if_dead` finds it dead."""
        if self.process is not None:
            self.process.kill()

    def stop(self, *, grace: float) -> None:
        """Ask it to end, wait `grace` seconds, kill it and all its children."""
        if self.process is None:
            return
        if (pid := self.pid) is not None:
            family = tree(pid)
            self.process.terminate()
            try:
                self.process.wait(grace)
            except subprocess.TimeoutExpired:
                log.warning("%s did not end within %.0f s; killing it", self.name, grace)
                self.process.kill()
            end([process for process in family if process.pid != pid], grace=1.0)
        self.process.wait()
        self.process = None

    def rotate_log(self) -> None:
        """Keep the log below 10 MB, with five older parts."""
        rotate(self.log_file)


def rotate(path: Path) -> None:
    """Move a log's content to `path`.1 … .5 when it has grown beyond 10 MB. Writers must append."""
    if not path.exists() or path.stat().st_size < _LOG_BYTES:
        return
    for number in range(_LOG_FILES - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    shutil.copyfile(path, path.with_name(f"{path.name}.1"))
    os.truncate(path, 0)
