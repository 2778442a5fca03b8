"""Texts for the measures: real ones from ../shared where it is present, made ones otherwise."""

from __future__ import annotations

import gzip
import json
import random
from itertools import islice
from pathlib import Path

from pipelines.settings import REPOSITORY

SHARED = REPOSITORY.parent / "shared"

_TOPICS = "council budget harvest orchestra museum railway bakery election hospital library weather festival".split(" ")
_VERBS = "opened closed announced delayed reviewed praised rejected approved visited repaired".split(" ")
_PLACES = "Lyon Osaka Leeds Quito Turin Perth Malmo Lagos Kyoto Bergen".split(" ")
_LAUNCH = (
    "{actor} fired {count} short-range missiles from {site} at {hour}:{minute:02d} a.m. on {day}, the {who} said.",
    "The missiles flew about {km} kilometers at an altitude of {alt} km before landing in the sea.",
    "It was the third launch this month, and {who} officials said more tests could follow.",
    "{actor} said the test was a success, while {other} condemned it as a threat to the region.",
    "Last week {actor} had launched a cruise missile off its east coast.",
)


def _sentence(chance: random.Random) -> str:
    day = chance.choice(["Monday", "Tuesday", "Friday"])
    return (
        f"The {chance.choice(_TOPICS)} in {chance.choice(_PLACES)} {chance.choice(_VERBS)} its plans for the "
        f"{chance.choice(_TOPICS)} on {day} after {chance.randint(2, 90)} days."
    )


def launch_article(chance: random.Random, sentences: int = 25) -> str:
    """An article of about 2,500 characters that reports a launch among other things."""
    fill = {
        "actor": chance.choice(["North Korea", "Iran", "Pakistan", "India"]),
        "other": chance.choice(["Japan", "South Korea", "Washington"]),
        "who": chance.choice(["defence ministry", "Joint Chiefs of Staff", "state news agency"]),
        "count": chance.choice(["two", "three", "several"]),
        "site": chance.choice(["Wonsan", "Semnan", "Sonmiani", "Chandipur"]),
        "day": chance.choice(["Monday", "Thursday", "Saturday"]),
        "hour": chance.randint(1, 11),
        "minute": chance.randint(0, 59),
        "km": chance.randint(100, 900),
        "alt": chance.randint(20, 500),
    }
    lines = [line.format(**fill) for line in _LAUNCH] + [_sentence(chance) for _ in range(sentences - len(_LAUNCH))]
    return "\n\n".join(lines)


def irrelevant_items(count: int) -> list[str]:
    """Feed items of 480 characters on average, title and text, almost none about a launch."""
    path = SHARED / "reference" / "rss-2023-01-to-06.jsonl.gz"
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows = map(json.loads, lines)
            return list(islice((f"{r['title']}\n{r['text']}" for r in rows), count))
    chance = random.Random(1)
    return [" ".join(_sentence(chance) for _ in range(5)) for _ in range(count)]


def relevant_articles(count: int) -> list[str]:
    """Full articles, each with a launch in it."""
    gold, articles = SHARED / "gold" / "dev.gold.jsonl", SHARED / "gold" / "dev.articles.jsonl"
    if gold.exists():
        rows = map(json.loads, Path(gold).read_text(encoding="utf-8").splitlines())
        wanted = {r["id"] for r in rows if r["events"]}
        bodies = map(json.loads, Path(articles).read_text(encoding="utf-8").splitlines())
        # A thousand characters: shorter ones are feed items.
        found = [f"{a['title']}\n{a['text']}" for a in bodies if a["id"] in wanted and len(a["text"]) > 1000]
        return found[:count]
    chance = random.Random(2)
    return [launch_article(chance) for _ in range(count)]
