"""A corrected test through the whole line: first report, correction, and what was known between. bench/revisions.py has
the many."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from launchwire.cli.show import command as show
from pipelines.articles.store import store_articles
from pipelines.deduplication import deduplicate
from pipelines.extraction.step import extract_articles
from pipelines.model import Article
from pipelines.resolution import resolve
from pipelines.warehouse import connect, transaction

pytestmark = pytest.mark.warehouse

FIRST, LATER = datetime(2021, 4, 7, 2, 0, tzinfo=UTC), datetime(2021, 4, 8, 8, 0, tzinfo=UTC)
BETWEEN = "2021-04-07T20:00Z"
EVENT = "PRK-2021-04-07-01"


def report(name: str, at: datetime, body: str) -> Article:
    return Article(name, f"https://news.example/{name}", "Missile test", body, at, publisher="Harbor Post")


OPENING = (
    "South Korea's Joint Chiefs of Staff said North Korea launched a ballistic missile from Wonsan on Wednesday "
    "morning. The missile flew about 350 kilometers at a maximum altitude of 60 kilometers."
)
CASES = [
    pytest.param(
        "South Korea's Joint Chiefs of Staff revised the distance that the missile North Korea fired on Wednesday "
        "covered to 300 kilometers from 350 kilometers.",
        "range_km", "350", "300", id="revised to, from",
    ),
    pytest.param(
        "South Korea's Joint Chiefs of Staff on Thursday corrected its account of Wednesday's North Korean missile "
        "launch, saying the missile flew 300 kilometers, not 350 kilometers as initially announced.",
        "range_km", "350", "300", id="corrected, saying A, not B",
    ),
    pytest.param(
        "The missile that North Korea launched from Wonsan on Wednesday rose to an altitude of 70 kilometers, South "
        "Korea's Joint Chiefs of Staff said Thursday. It had initially put the altitude at 60 kilometers, but later "
        "corrected that.",
        "apogee_km", "60", "70", id="later corrected",
    ),
    pytest.param(
        "South Korea's Joint Chiefs of Staff initially said North Korea fired a ballistic missile from Wonsan on "
        "Wednesday, but later corrected the launch site to Hodo.",
        "site_id", "PRK-WONSAN", "PRK-HODO", id="another place",
    ),
]  # fmt: skip


def run_line(*batches: list[Article]) -> None:
    for batch in batches:
        store_articles(batch)
        extract_articles(run_id="r")
        deduplicate(run_id="r")
        resolve(run_id="r")


def shown(column: str, as_of: str | None = None) -> object:
    done = CliRunner().invoke(show, [EVENT, "--json", *(["--as-of", as_of] if as_of else [])])
    assert done.exit_code == 0, done.output
    return json.loads(done.output)["event"][column]


@pytest.mark.parametrize(("correction", "column", "old", "new"), CASES)
def test_a_correction_changes_the_table_and_keeps_what_was_known(
    database: str, correction: str, column: str, old: str, new: str
) -> None:
    told = [report("first", FIRST, OPENING), report("later", LATER, correction)]
    run_line(told[:1], told[1:])
    assert (shown("status"), str(shown(column)).removesuffix(".0")) == ("corrected", new)
    assert str(shown(column, BETWEEN)).removesuffix(".0") == old
    with connect() as connection:
        changes = connection.execute(
            text("SELECT old_value, new_value, cause, article_id FROM warehouse.event_history "
                 "WHERE event_id = :id AND field = :field AND old_value IS NOT NULL"),
            {"id": EVENT, "field": column},
        ).all()  # fmt: skip
    assert [tuple(row) for row in changes] == [(old, new, "correction", "later")]


def test_in_any_order_of_arrival_the_same_is_known(database: str) -> None:
    told = [report("first", FIRST, OPENING), report("later", LATER, CASES[0].values[0])]  # type: ignore[arg-type]
    for batches in ([told], *([[a], [b]] for a, b in itertools.permutations(told))):
        with transaction() as connection:
            connection.execute(text("TRUNCATE raw.articles, warehouse.launch_events, warehouse.event_history CASCADE"))
        run_line(*batches)
        assert (shown("status"), shown("range_km"), shown("range_km", BETWEEN)) == ("corrected", 300.0, 350.0)
