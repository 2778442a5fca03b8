"""A progress bar where a terminal is attached, and one counted summary line always."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

OnProgress = Callable[[int, int], None]


@contextmanager
def progress(label: str) -> Iterator[OnProgress]:
    """A callback (done, total) that moves a bar on standard error; without a terminal it does nothing."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, total: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def summary_line(step: str, counts: Mapping[str, object], started: float) -> str:
    """`extract: articles 236, mentions 241 (1.9 s)`; `started` is a time.monotonic()."""
    parts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counts.items())
    return f"{step}: {parts or 'nothing to do'} ({time.monotonic() - started:.1f} s)"


def echo_summary(step: str, counts: Mapping[str, object], started: float) -> None:
    """Print the summary line to standard error, so that standard output stays data."""
    click.echo(summary_line(step, counts, started), err=True)
