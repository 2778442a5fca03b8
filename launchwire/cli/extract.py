"""`launchwire extract`: the step, or text to mentions without a database."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from launchwire.cli.progress import echo_summary, progress
from launchwire.cli.steps import extract_step, run_step
from launchwire.cli.warehouse import ensure_warehouse
from pipelines.articles.jsonl import read_jsonl
from pipelines.articles.reading import Reject
from pipelines.extraction.step import extract_one


@click.command()
@click.option("--articles", metavar="IN.jsonl", help="Read these articles instead of the warehouse's (- for stdin).")
@click.option("--output", metavar="OUT.jsonl", default="-", help="With --articles: where the mentions go.")
@click.option("--second-reader", is_flag=True, help="Then have the model of LAUNCHWIRE_LLM_* read what holds events.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="With --second-reader: at most N articles.")
def command(articles: str | None, output: str, second_reader: bool, limit: int | None) -> None:
    """Find the launch mentions of new or revised articles.

    With --articles no database is used: each line of the output is {"id", "mentions": [...]}.

    \b
    launchwire extract
    launchwire extract --articles articles.jsonl --output mentions.jsonl
    launchwire extract --second-reader --limit 100

    The second reader changes no mention; where it differs, core.extraction_disagreements has a row.
    """
    if articles is not None:
        started = time.monotonic()
        echo_summary("extract", _to_file(articles, output), started)
        return
    ensure_warehouse()
    run_step("extract", extract_step)
    if second_reader:
        _read_again(limit)


def _read_again(limit: int | None) -> None:
    from pipelines.extraction.llm import LLMExtractor, LLMSettings
    from pipelines.extraction.llm.step import read_again

    started = time.monotonic()
    settings = LLMSettings()
    if not settings.enabled:
        raise click.ClickException("set LAUNCHWIRE_LLM_BASE_URL and LAUNCHWIRE_LLM_MODEL to use --second-reader")
    with progress("second reader") as on_progress:
        counts = read_again(LLMExtractor(settings), limit=limit, on_progress=on_progress)
    echo_summary("second reader", counts, started)


def _to_file(articles: str, output: str) -> dict[str, int]:
    counts = {"articles": 0, "mentions": 0, "rejected": 0, "quarantined": 0}
    if articles != "-" and not Path(articles).is_file():
        raise click.ClickException(f"{articles}: no such file")
    with click.open_file(output, "w", encoding="utf-8", atomic=output != "-") as out:
        for record in read_jsonl(articles):
            if isinstance(record, Reject):
                counts["rejected"] += 1
                click.echo(str(record), err=True)
                continue
            done = extract_one(record.article, 1)
            if done.outcome == "quarantined":
                counts["quarantined"] += 1
                click.echo(f"{articles}: article {done.article_id}: {done.reason}", err=True)
            counts["articles"] += 1
            counts["mentions"] += len(done.mentions)
            line = {"id": done.article_id, "mentions": [mention.to_json() for mention in done.mentions]}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return counts
