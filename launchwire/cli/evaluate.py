"""`launchwire evaluate`: extraction against annotated articles, field by field."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import click

from launchwire.cli.progress import echo_summary, progress
from pipelines.evaluation import running
from pipelines.evaluation.report import markdown_report, text_report
from pipelines.evaluation.running import GoldError, read_articles, read_gold
from pipelines.evaluation.scoring import Score
from pipelines.settings import REPOSITORY

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# Scores are printed with three digits; less than half of the last one is no regression.
ROUNDING = 0.0005


@click.command()
@click.option("--articles", type=FILE, required=True, metavar="A.jsonl", help="The articles.")
@click.option(
    "--gold", type=FILE, required=True, metavar="G.jsonl", help='Their events: {"id", "events": [...]} a line.'
)
@click.option("--errors", default=0, show_default=True, metavar="N", help="Print the first N disagreements.")
@click.option("--write", type=click.Path(path_type=Path), metavar="PAGE.md", help="Write the report as this page too.")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    metavar="B.json",
    help="Fail when the score is below the one recorded here; record a better one.",
)
def command(articles: Path, gold: Path, errors: int, write: Path | None, baseline: Path | None) -> None:
    """Score the extraction against annotated articles.

    \b
    launchwire evaluate --articles dev.articles.jsonl --gold dev.gold.jsonl
    launchwire evaluate --articles dev.articles.jsonl --gold dev.gold.jsonl --errors 20
    """
    started = time.monotonic()
    try:
        with progress("evaluate") as on_progress:
            score, quotes = running.evaluate(read_articles(articles), read_gold(gold), on_progress)
    except GoldError as error:
        raise click.ClickException(str(error)) from error
    for line in text_report(score, quotes, errors):
        click.echo(line)
    if write:
        page = markdown_report(score, quotes, gold_name=gold.name, commit=_commit())
        write.write_text(page, encoding="utf-8")
    counts = {"articles": score.articles, "events_found": score.found, "errors": len(score.errors)}
    echo_summary("evaluate", counts, started)
    if baseline:
        _hold_against(baseline, gold.name, score)


def _commit() -> str:
    """The commit at hand, with a mark when files differ from it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=10"], cwd=REPOSITORY, capture_output=True, text=True
    )
    return done.stdout.strip() or "unknown"


def _hold_against(baseline: Path, gold_name: str, score: Score) -> None:
    recorded = json.loads(baseline.read_text(encoding="utf-8")) if baseline.exists() else {}
    before = recorded.get(gold_name, 0.0)
    if score.score < before - ROUNDING:
        click.echo(f"score {score.score:.3f} is below {before:.3f} recorded in {baseline}", err=True)
        raise click.exceptions.Exit(1)
    if score.score > before + ROUNDING:
        recorded[gold_name] = round(score.score, 4)
        baseline.write_text(json.dumps(recorded, indent=2, sort_keys=True) + "\n", encoding="utf-8")
