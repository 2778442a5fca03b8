"""Scoring: one to one pairing, agreement per field, and the same numbers as the scorer we are judged by."""

import importlib.util
import json
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from launchwire.cli import cli
from pipelines.evaluation import score
from pipelines.evaluation.agreement import RULES
from pipelines.evaluation.report import Quotes, markdown_report, text_report
from pipelines.evaluation.scoring import pair

Event = dict[str, Any]

AGREEMENT = [
    # field, gold, predicted, agrees
    ("date", {"date": "2019-05-09"}, {"date": "2019-05-09"}, True),
    ("date", {"date": "2019-05-09"}, {"date": "2019-05"}, True),
    ("date", {"date": "2019-05-09"}, {"date": "2019-05-10"}, False),
    ("date", {"date": "2019-05-09", "date_inferred": True}, {"date": "2019-05-10"}, True),
    ("date", {"date": "2019-05-09", "date_inferred": True}, {"date": "2019-05-11"}, False),
    ("date", {"date": None}, {"date": "2019-05-11"}, None),
    ("count", {"count_min": 2, "count_max": 2}, {"count_min": 2, "count_max": 2}, True),
    ("count", {"count_min": 2, "count_max": 2}, {"count_min": 2, "count_max": None}, False),
    ("count", {"count_min": 3, "count_max": None}, {"count_min": 2, "count_max": None}, True),
    ("count", {"count_min": 3, "count_max": None}, {"count_min": 1, "count_max": 2}, False),
    ("class", {"weapon_class": "SRBM"}, {"weapon_class": "BALLISTIC"}, True),
    ("class", {"weapon_class": "SRBM"}, {"weapon_class": "CRUISE"}, False),
    ("name", {"weapon_name": "KN-23"}, {"weapon_name": "a KN-23 missile"}, True),
    ("name", {"weapon_name": "KN-23"}, {"weapon_name": None}, False),
    ("site", {"site": "the Sunan area near Pyongyang"}, {"site": "Sunan"}, True),
    ("site", {"site": "Wŏnsan"}, {"site": "Wonsan"}, True),
    ("site", {"site": "Wonsan area"}, {"site": "Kusong area"}, False),
    ("times_local", {"times_local": ["16:29"]}, {"times_local": ["16:31", "16:49"]}, True),
    ("times_local", {"times_local": ["16:29", "16:49"]}, {"times_local": ["16:29"]}, False),
    ("range_km", {"range_km": [420, 270]}, {"range_km": [270, 420]}, True),
    ("range_km", {"range_km": [420]}, {"range_km": [420, 270, 50]}, False),
    ("apogee_km", {"apogee_km": [50]}, {"apogee_km": [51]}, True),
    ("outcome", {"outcome": "unknown"}, {"outcome": "success"}, None),
    ("outcome", {"outcome": "failure"}, {"outcome": "success"}, False),
]


@pytest.mark.parametrize(("field", "gold", "predicted", "agrees"), AGREEMENT)
def test_agreement(field: str, gold: Event, predicted: Event, agrees: bool | None) -> None:
    assert RULES[field](gold, predicted) is agrees


def test_pairing_prefers_the_same_date_to_the_neighbouring_one() -> None:
    gold = [{"actor": "PRK", "date": "2019-05-09"}, {"actor": "PRK", "date": "2019-05-08"}]
    assert pair(gold, [{"actor": "PRK", "date": "2019-05-08"}]) == [(1, 0)]
    assert pair(gold, [{"actor": "IRN", "date": "2019-05-08"}]) == []
    assert pair(gold, [{"actor": None, "date": "2019-05-12"}]) == []


def test_an_invented_and_a_missed_event_cost_what_they_state() -> None:
    gold = {"a": [{"role": "main", "actor": "PRK", "date": "2019-05-09", "count_min": 2, "count_max": 2}], "b": []}
    invented = [{"actor": "IRN", "date": "2020-01-01"}]
    result = score(gold, {"a": invented, "b": invented})
    assert (result.found, result.invented, result.missed, result.false_articles) == (0, 2, 1, 1)
    assert result.score == 0.0
    assert score(gold, gold).score == 1.0
    assert [(e.article_id, e.what) for e in result.errors] == [("a", "missed"), ("a", "invented"), ("b", "invented")]


def test_the_page_names_measures_confusion_and_errors() -> None:
    gold = {"a": [{"role": "main", "actor": "PRK", "date": "2019-05-09", "weapon_class": "SRBM"}]}
    predicted = {"a": [{"actor": "PRK", "date": "2019-05-09", "weapon_class": "CRUISE"}]}
    result = score(gold, predicted)
    page = markdown_report(result, Quotes(2, 1), gold_name="g.jsonl", commit="abc")
    assert "| event F1 | ≥ 0.96 | 1.000 | ✓ |" in page
    assert "| quotes whose offsets reproduce them | ≥ 1 | 0.500 | ✗ |" in page
    assert "| class | SRBM | CRUISE | 1 |" in page
    assert "| a | class | SRBM | CRUISE |" in page
    assert list(text_report(result, Quotes(2, 1)))[-1] == "score 0.800"


SHARED = Path(__file__).parents[3] / "shared" / "gold"


def _the_shared_scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shared_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _disturb(events: list[Event], chance: random.Random) -> list[Event]:
    """Predictions as an imperfect extractor would give them: fields lost, dates off, events lost and doubled."""
    out = []
    for event in events:
        if chance.random() < 0.15:
            continue
        copy = dict(event)
        for name in ("actor", "date", "count_min", "weapon_class", "site", "range_km", "times_local", "role", "kind"):
            if chance.random() < 0.1:
                copy[name] = None
        if copy.get("date") and chance.random() < 0.2:
            copy["date"] = chance.choice([copy["date"][:7], "2017-05-14", "2019-05-09"])
        copy["count_min"] = chance.choice([copy.get("count_min"), 1, 2])
        out.extend([copy, dict(copy, role="background")] if chance.random() < 0.1 else [copy])
    return out


@pytest.mark.shared
@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_are_those_of_the_shared_scorer(seed: int) -> None:
    theirs = _the_shared_scorer()
    gold = theirs.read(SHARED / "dev.gold.jsonl")
    chance = random.Random(seed)
    invented = {"actor": "PRK", "date": "2020-03-02", "role": "main"}
    predicted = {
        id_: _disturb(g["events"], chance) + ([invented] if chance.random() < 0.05 else []) for id_, g in gold.items()
    }
    with open("/dev/null", "w") as nowhere:  # noqa: PTH123
        expected = theirs.score(gold, {i: {"mentions": m} for i, m in predicted.items()}, out=nowhere)
    ours = score({i: g["events"] for i, g in gold.items()}, predicted)
    assert expected == {
        "precision": ours.precision,
        "recall": ours.recall,
        "f1": ours.f1,
        "score": ours.score,
        "false_articles": ours.false_articles,
        "negatives": ours.negatives,
    }


def _files(folder: Path) -> tuple[str, str]:
    article = {"id": "a", "url": "", "title": "Markets calm", "text": "Shares rose.", "published_at": "2020-01-01"}
    (folder / "articles.jsonl").write_text(json.dumps(article) + "\n")
    (folder / "gold.jsonl").write_text('{"id": "a", "events": []}\n')
    return str(folder / "articles.jsonl"), str(folder / "gold.jsonl")


def test_the_command_prints_the_score_and_writes_the_page(tmp_path: Path) -> None:
    articles, gold = _files(tmp_path)
    page, baseline = tmp_path / "accuracy.md", tmp_path / "baseline.json"
    arguments = ["evaluate", "--articles", articles, "--gold", gold, "--write", str(page), "--baseline", str(baseline)]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    assert "score 1.000" in done.output
    assert page.read_text().startswith("# Accuracy of the extraction\n")
    assert json.loads(baseline.read_text()) == {"gold.jsonl": 1.0}


def test_a_regression_fails(tmp_path: Path) -> None:
    articles, gold = _files(tmp_path)
    baseline = tmp_path / "baseline.json"
    baseline.write_text('{"gold.jsonl": 0.9}')
    (tmp_path / "gold.jsonl").write_text('{"id": "a", "events": [{"role": "main", "actor": "PRK"}]}\n')
    done = CliRunner().invoke(cli, ["evaluate", "--articles", articles, "--gold", gold, "--baseline", str(baseline)])
    assert done.exit_code == 1
    assert f"score 0.000 is below 0.900 recorded in {baseline}" in done.output


def test_a_broken_gold_line_is_named(tmp_path: Path) -> None:
    articles, gold = _files(tmp_path)
    Path(gold).write_text('{"id": "a"}\n')
    done = CliRunner().invoke(cli, ["evaluate", "--articles", articles, "--gold", gold])
    assert done.exit_code != 0
    assert f"{gold}:1: no 'events'. A line is" in done.output


def test_an_absent_article_is_named(tmp_path: Path) -> None:
    articles, gold = _files(tmp_path)
    Path(gold).write_text('{"id": "zz", "events": []}\n')
    done = CliRunner().invoke(cli, ["evaluate", "--articles", articles, "--gold", gold])
    assert "1 annotated articles are not among the articles, the first is zz" in done.output
