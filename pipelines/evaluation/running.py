"""Extract the mentions of annotated articles and hold them against the gold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.articles.jsonl import read_jsonl
from pipelines.articles.reading import Reject
from pipelines.evaluation.report import Quotes
from pipelines.evaluation.scoring import Score, score
from pipelines.extraction import extract
from pipelines.model import Article, Mention

OnProgress = Callable[[int, int], None]


class GoldError(ValueError):
    """A gold or articles file that cannot be scored; the message names file, line and remedy."""


def read_gold(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The events of each annotated article by its id."""
    gold: dict[str, list[dict[str, Any]]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            gold[row["id"]] = list(row["events"])
        except (ValueError, TypeError, KeyError) as error:
            reason = f"no {error}" if isinstance(error, KeyError) else str(error)
            raise GoldError(f'{path}:{number}: {reason}. A line is {{"id": ..., "events": [...]}}') from error
    if not gold:
        raise GoldError(f"{path}: no annotated article in it")
    return gold


def read_articles(path: Path) -> list[Article]:
    """The articles of a JSON Lines file; a line that is none is an error here, for scores need every article."""
    articles = []
    for record in read_jsonl(str(path)):
        if isinstance(record, Reject):
            raise GoldError(str(record))
        articles.append(record.article)
    return articles


def evaluate(
    articles: Sequence[Article], gold: Mapping[str, Sequence[Any]], on_progress: OnProgress | None = None
) -> tuple[Score, Quotes]:
    """Extract each annotated article and score it; an annotated article that is absent is an error."""
    absent = sorted(set(gold) - {a.id for a in articles})
    if absent:
        raise GoldError(f"{len(absent)} annotated articles are not among the articles, the first is {absent[0]}")
    predicted: dict[str, list[dict[str, Any]]] = {}
    total = reproduced = 0
    wanted = [a for a in articles if a.id in gold]
    for number, article in enumerate(wanted, 1):
        mentions = extract(article)
        predicted[article.id] = [m.to_json() for m in mentions]
        good, claims = quotes_of(article, mentions)
        reproduced, total = reproduced + good, total + claims
        if on_progress:
            on_progress(number, len(wanted))
    return score(gold, predicted), Quotes(total, reproduced)


def quotes_of(article: Article, mentions: Sequence[Mention]) -> tuple[int, int]:
    """How many claims quote what stands at their offsets, and how many claims there are."""
    claims = [c for m in mentions for c in m.evidence]
    return sum(bool(c.quote) and article.body[c.start : c.end] == c.quote for c in claims), len(claims)
