"""The second reader on a real warehouse: disagreements and outcomes are rows, mentions stay the rules'."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from launchwire.cli import cli
from pipelines.articles.step import import_files
from pipelines.extraction.llm import LLMExtractor, LLMReading, LLMSettings
from pipelines.extraction.llm.step import read_again
from pipelines.extraction.step import extract_articles
from pipelines.model import Article, Claim, Mention
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse

TEXT = "North Korea fired two short-range ballistic missiles into the sea on Thursday, Seoul's military said."


class FixedReader(LLMExtractor):
    """A reader with a settled answer, for what the step does with one; the endpoint has its own tests."""

    def __init__(self, model: str, reading: LLMReading) -> None:
        self.settings = LLMSettings(base_url="http://127.0.0.1:9", model=model)
        self.reading = reading

    def read(self, article: Article) -> LLMReading:
        return self.reading


def rows(query: str) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


READINGS = "SELECT article_id, model, outcome, attempts, input_tokens, cost_usd, reason FROM core.llm_readings"
DIFFERENCES = "SELECT field, rules_value, llm_value, quote FROM core.extraction_disagreements ORDER BY field"


@pytest.fixture
def extracted(database: str, tmp_path: Path) -> Mention:
    """One extracted article with one event; its mention."""
    line = {"id": "a", "url": "", "title": "North Korea fires two missiles", "text": TEXT}
    other = {"id": "b", "url": "", "title": "Markets calm", "text": "Shares rose."}
    dated = {"published_at": "2019-05-09T12:00:00+00:00"}
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(one | dated) + "\n" for one in (line, other)))
    import_files([str(tmp_path / "in.jsonl")], run_id="r")
    extract_articles(run_id="r")
    ((payload,),) = rows("SELECT payload FROM core.mentions")
    return Mention.from_json(payload)


def differing(extracted: Mention) -> LLMReading:
    fields = extracted.to_json() | {"count_min": 3, "count_max": 3, "evidence": []}
    claim = Claim("count_min", 3, 18, 21, "two").to_json()
    mention = Mention.from_json(fields | {"evidence": [claim]})
    return LLMReading((mention,), "ok", 1, 1000, 200, 0.004)


def test_a_disagreement_is_a_row_and_the_mention_stays(extracted: Mention) -> None:
    counts = read_again(FixedReader("m", differing(extracted)))
    assert (counts["articles"], counts["ok"], counts["disagreements"], counts["usd"]) == (1, 1, 2, 0.004)
    assert [row[:5] for row in rows(READINGS)] == [("a", "m", "ok", 1, 1000)]
    assert rows(DIFFERENCES) == [("count_max", 2, 3, ""), ("count_min", 2, 3, "two")]
    assert rows("SELECT payload FROM core.mentions") == [(extracted.to_json(),)]


def test_a_second_run_finds_nothing_due_and_another_model_reads_anew(extracted: Mention) -> None:
    read_again(FixedReader("m", differing(extracted)))
    assert read_again(FixedReader("m", differing(extracted)))["articles"] == 0
    agreeing = LLMReading((extracted,), "ok", 1)
    assert read_again(FixedReader("m2", agreeing))["disagreements"] == 0
    assert rows(DIFFERENCES) == []


def test_a_failed_reading_is_recorded_and_holds_no_disagreement(extracted: Mention) -> None:
    counts = read_again(FixedReader("m", LLMReading((), "timeout", 2, reason="no answer in time")))
    assert counts["timeout"] == 1
    assert [(r[2], r[3], r[6]) for r in rows(READINGS)] == [("timeout", 2, "no answer in time")]
    assert rows(DIFFERENCES) == []


def test_the_command_says_what_is_missing(extracted: Mention) -> None:
    done = CliRunner().invoke(cli, ["extract", "--second-reader"])
    assert done.exit_code != 0
    assert "set LAUNCHWIRE_LLM_BASE_URL and LAUNCHWIRE_LLM_MODEL to use --second-reader" in done.output
