"""The gate lets every launch report through and stops random news."""

import json
from pathlib import Path

import pytest

from pipelines.extraction.gate import is_candidate

PASS = [
    "North Korea fires short-range missile toward the sea",
    "NORTH KOREA FIRES MISSILE",
    "Pyongyang tests new Hwasong-18",
    "A Falcon 9 carried 22 satellites to orbit",
    "SpaceX launches crew from Florida",
    "Projectiles landed in the East Sea, Seoul says",
    "Rockets fired from Gaza hit Sderot",
    "An unidentified ballistic weapon was test-launched",
    "Kim watches test of new tactical guided weapon",
    "Ukraine shot down 20 of 30 Kalibrs in the overnight attack",
    "Blue Origin's New Shepard lifts off with six aboard",
]
STOP = [
    "House prices skyrocketed after the launch of the fund",
    "The crew of six fired its manager",
    "Arsenal shot down Chelsea's hopes with two late strikes",
    "A new phone is launched with a larger screen",
    "Missiles remain a worry for diplomats",
    "",
]


@pytest.mark.parametrize("text", PASS)
def test_a_launch_report_passes(text: str) -> None:
    assert is_candidate(text)


@pytest.mark.parametrize("text", STOP)
def test_other_news_is_stopped(text: str) -> None:
    assert not is_candidate(text)


GOLD = Path(__file__).parents[3] / "shared" / "gold"


@pytest.mark.shared
def test_every_development_article_with_an_event_passes() -> None:
    lines = (GOLD / "dev.articles.jsonl").read_text(encoding="utf-8").splitlines()
    body = {a["id"]: a["title"] + "\n" + a["text"] for a in map(json.loads, lines)}
    gold = map(json.loads, (GOLD / "dev.gold.jsonl").read_text(encoding="utf-8").splitlines())
    assert [g["id"] for g in gold if g["events"] and not is_candidate(body[g["id"]])] == []
