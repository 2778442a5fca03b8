"""The environment of the peers, .venv-bench: never part of the product's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pipelines.settings import REPOSITORY

VENV = REPOSITORY / ".venv-bench"
REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"


def python_with(module: str) -> Path | None:
    """The Python of .venv-bench if `module` can be imported there, after installing it if need be; else None."""
    python = VENV / "bin" / "python"
    commands = [
        [sys.executable, "-m", "venv", str(VENV)],
        [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS)],
    ]
    for command in (*commands, None):
        if python.exists() and subprocess.run([python, "-c", f"import {module}"], capture_output=True).returncode == 0:
            return python
        if command is not None and subprocess.run(command, capture_output=True).returncode:
            return None
    return None
