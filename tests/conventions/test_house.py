"""The house rules that a machine can hold us to."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from pipelines.settings import REPOSITORY

PACKAGES = ("launchwire", "spiders", "pipelines")


def tracked(pattern: str = "") -> list[Path]:
    """Files that git tracks, or would."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *([pattern] if pattern else [])],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
    )
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [REPOSITORY / name for name in listing.stdout.splitlines() if (REPOSITORY / name).is_file()]


def python_modules() -> list[str]:
    found = []
    for package in PACKAGES:
        for path in sorted((REPOSITORY / package).rglob("*.py")):
            parts = path.relative_to(REPOSITORY).with_suffix("").parts
            found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


@pytest.mark.parametrize("module", [m for m in python_modules() if not m.endswith("__main__")])
def test_every_module_loads(module: str) -> None:
    importlib.import_module(module)


def test_the_dependency_rule_holds() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_file_is_a_utils_a_helpers_or_a_manager() -> None:
    bad = [p for p in tracked("*.py") if re.search(r"util|helper|manager|misc|common", p.stem)]
    assert bad == []


def test_no_source_file_is_longer_than_400_lines() -> None:
    long = {str(p.relative_to(REPOSITORY)): n for p in tracked("*.py") if (n := p.read_text().count("\n")) > 400}
    assert long == {}


def test_no_package_in_folders_that_are_none() -> None:
    assert [p for d in ("dags", "sql", "docker", "tests") for p in (REPOSITORY / d).rglob("__init__.py")] == []


def test_no_index_host_and_no_machine_path_is_named() -> None:
    hosts = re.compile(r"(?:pypi|pythonhosted|npmjs|debian)\.(?:org|net|com)")
    paths = re.compile(r"(?:^|[^A-Za-z0-9_./])/(?:work|farm)/")
    bad = []
    for path in tracked():
        if path.suffix in {".png", ".gz", ".zst", ".parquet"} or path.name == Path(__file__).name:
            continue
        text = path.read_text(errors="replace")
        if hosts.search(text) or paths.search(text):
            bad.append(path)
    assert bad == []


def test_the_lock_holds_every_dependency_with_hashes_and_no_address() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    lock = (REPOSITORY / "requirements.lock").read_text()
    wanted = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    names = {re.split(r"[<>=\[; ]", one)[0].lower() for one in wanted}
    locked = set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE))
    assert names - locked == set()
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > len(locked)


def test_every_library_has_its_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    reasons = (REPOSITORY / "docs" / "decisions" / "0001-libraries.md").read_text()
    names = {re.split(r"[<>=\[; ]", one)[0] for one in project["dependencies"]}
    assert {name for name in names if f"`{name}`" not in reasons} == set()


def test_ci_runs_the_command_of_the_readme() -> None:
    assert "make test" in (REPOSITORY / ".ci" / "run").read_text()
    assert "make test" in (REPOSITORY / "README.md").read_text()
    assert "make demo" in (REPOSITORY / "README.md").read_text()
