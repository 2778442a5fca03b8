"""The command line: one file per command, loaded when it is asked for.

Exit codes: 0 done, 1 the run failed a check, 2 bad usage or input.
"""

from __future__ import annotations

import importlib
import sys

import click

# name → module of launchwire.cli that holds `command`; the order is the order of --help.
COMMANDS = {
    "demo": "demo",
    "run": "run",
    "collect": "collect",
    "import": "import_",
    "extract": "extract",
    "deduplicate": "steps",
    "resolve": "steps",
    "check": "steps",
    "events": "events",
    "show": "show",
    "export": "export",
    "override": "decisions",
    "judge": "decisions",
    "reconcile": "reconcile",
    "report": "report",
    "feed": "feed",
    "notify": "feed",
    "evaluate": "evaluate",
    "sources": "sources",
    "db": "db",
    "up": "up",
    "down": "down",
    "status": "status",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when named: `launchwire events` need not wait for Airflow."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None. A module of several commands names each as an attribute."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"launchwire.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name, None) or module.command
        return command


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="launchwire")
def cli() -> None:
    """Launch events from the world's news, each value with its sentence.

    \b
    launchwire run                                   one whole run over the source catalogue
    launchwire import articles.jsonl && launchwire run --no-collect
    launchwire events --actor PRK --since 2019-05-01
    launchwire show PRK-2019-05-09-01

    LAUNCHWIRE_DATABASE_URL names the warehouse; unset, an embedded PostgreSQL under .launchwire/ is used.
    """


def main() -> None:
    """Entry point: known errors become one clear line and exit code 1 or 2."""
    from launchwire.cli.errors import exit_code_of

    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except BrokenPipeError:
        sys.exit(0)  # the reader of our output has seen enough
    except Exception as error:
        code = exit_code_of(error)
        if code is None:
            raise
        click.echo(f"launchwire: {error}", err=True)
        sys.exit(code)
