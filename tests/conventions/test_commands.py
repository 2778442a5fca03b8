"""Every command helps, shows an example, and stands in the README or the docs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from launchwire.cli import cli
from pipelines.settings import REPOSITORY


def commands(group: click.Command, prefix: str = "launchwire") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{prefix} {name}", command
        yield from commands(command, f"{prefix} {name}")


ALL = list(commands(cli))


@pytest.mark.parametrize(("name", "command"), ALL, ids=[name for name, _ in ALL])
def test_a_command_has_help(name: str, command: click.Command) -> None:
    assert command.help
    assert command.get_short_help_str()


@pytest.mark.parametrize("name", [name for name, command in ALL if name.count(" ") == 1])
def test_a_command_is_documented(name: str) -> None:
    pages = [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]
    assert any(re.search(rf"\b{re.escape(name)}\b", page.read_text()) for page in pages)


def test_the_readme_names_no_command_that_is_not() -> None:
    known = {name.split()[1] for name, _ in ALL}
    blocks = re.findall(r"```(?:\w*)\n(.*?)```", (REPOSITORY / "README.md").read_text(), re.DOTALL)
    named = {name for block in blocks for name in re.findall(r"(?m)(?:^|\$ |bin/)launchwire ([a-z]+)\b", block)}
    assert named - known == set()
