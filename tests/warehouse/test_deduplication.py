"""The deduplicate step on a real database: what is a copy, which is the original, in any order and batching."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from pipelines.deduplication import deduplicate
from pipelines.deduplication import step as deduplication_step
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse

DAY = datetime(2031, 4, 2, 6, 0, tzinfo=UTC)
STORY = (
    "SEOUL (Reuters) - The northern neighbour fired two short-range missiles from a valley near the town of Kusong on "
    "Wednesday morning, the military in the southern capital said, in what analysts called an answer to naval drills "
    "that ended the day before. The missiles flew 410 and 280 kilometres across the peninsula and came down in open "
    "water, a spokesman told reporters in a short briefing. He said both had been tracked ever since they left the "
    "ground and that no ship or aircraft was in danger at any time. The foreign ministry summoned nobody and announced "
    "no measures, but officials said that consultations with allies had begun within the hour. Fishermen along the "
    "coast were told to stay in port until noon. A retired general who follows the programme said the pattern of the "
    "flights resembled the trials of the previous spring, when crews practised firing from a forest road."
)
OTHER = (
    "Grain prices rose for a third week as showers kept harvesters off the fields in eastern provinces, says one. "
    "Mills bought ahead of the holiday, and the port authority reported that eleven ships were waiting for berths. The "
    "farm ministry expects the backlog to clear within ten days if the weather holds, and asked railways for wagons."
)


def put(rows: list[tuple[str, str, str, str, datetime | None]]) -> None:
    """Store articles (id, title, text, publisher, published_at)."""
    with transaction() as connection:
        for article_id, title, body, publisher, published_at in rows:
            connection.execute(
                text(
                    "INSERT INTO raw.articles (article_id, url, canonical_url, title, text, published_at, publisher,"
                    " content_hash) VALUES (:id, :url, :url, :title, :body, :at, :publisher, :hash)"
                    " ON CONFLICT (article_id) DO UPDATE SET text = excluded.text, title = excluded.title,"
                    " content_hash = excluded.content_hash, revision_no = raw.articles.revision_no + 1"
                ),
                {
                    "id": article_id, "url": f"https://{publisher}.example/{article_id}", "title": title,
                    "body": body, "at": published_at, "publisher": publisher, "hash": str(hash((title, body))),
                },
            )  # fmt: skip


def originals() -> dict[str, str]:
    with transaction() as connection:
        rows = connection.execute(text("SELECT article_id, original_id FROM core.article_groups ORDER BY 1"))
        return {row.article_id: row.original_id for row in rows}


COPIES = [
    ("a-wire", "Two missiles fired", STORY, "Reuters", DAY),
    ("b-republished", "Missiles in the east", STORY, "Daily Post", DAY + timedelta(hours=2)),
    ("c-truncated", "Two missiles fired", STORY[: len(STORY) // 2], "Evening Star", DAY + timedelta(hours=3)),
    (
        "d-new-lede",
        "Local boats stay in port",
        "Skippers in our harbour woke up to sirens and an order nobody had expected. " + STORY[200:],
        "Harbour News",
        DAY + timedelta(hours=5),
    ),
    ("e-other", "Grain prices rise", OTHER, "Daily Post", DAY),
    (
        "f-template",
        "Three missiles fired",
        STORY.replace("two", "three").replace("Wednesday", "Friday").replace("410", "620").replace("280", "590"),
        "Reuters",
        DAY + timedelta(days=2),
    ),
    ("g-month-later", "Two missiles fired", STORY, "Archive", DAY + timedelta(days=40)),
]
EXPECTED = {
    "a-wire": "a-wire", "b-republished": "a-wire", "c-truncated": "a-wire", "d-new-lede": "a-wire",
    "e-other": "e-other", "f-template": "f-template", "g-month-later": "g-month-later",
}  # fmt: skip


def test_copies_of_every_kind_join_the_original(database: str) -> None:
    put(COPIES)
    assert deduplicate(run_id="r")["articles"] == 7
    assert originals() == EXPECTED
    assert deduplicate(run_id="r") == {"articles": 0, "pairs": 0, "regrouped": 0}


def test_any_order_and_batching_gives_the_same_groups(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deduplication_step, "BATCH_ARTICLES", 2)
    for order in itertools.islice(itertools.permutations(COPIES), 0, 5040, 1009):
        with transaction() as connection:
            connection.execute(text("TRUNCATE raw.articles CASCADE"))
            connection.execute(text("TRUNCATE core.article_sketches"))
        for part in (order[:3], order[3:4], order[4:]):
            put(list(part))
            deduplicate(run_id="r")
        assert originals() == EXPECTED


def test_a_revision_that_rewrites_the_text_leaves_the_group(database: str) -> None:
    put(COPIES[:2])
    deduplicate(run_id="r")
    put([("a-wire", "Grain prices rise", OTHER, "Reuters", DAY)])
    deduplicate(run_id="r")
    assert originals() == {"a-wire": "a-wire", "b-republished": "b-republished"}


def test_an_agency_page_dated_hours_later_is_still_the_original(database: str) -> None:
    put([("z-agency", "Two missiles fired", STORY, "Yonhap", DAY + timedelta(hours=6)), COPIES[1]])
    deduplicate(run_id="r")
    assert originals() == {"b-republished": "z-agency", "z-agency": "z-agency"}


@pytest.mark.parametrize(
    ("left", "right", "grouped"),
    [
        ("North fires missile into sea, says South", "North fires missile into sea, says South", True),
        ("North fires missile into sea, says South", "North fires missile toward sea, says Tokyo", False),
        ("North fires two missiles into sea off its east coast on Monday, officials in the South say",
         "North fires two missiles into sea off its east coast on Friday, officials in the South say", False),
        ("The army said on Monday that a rocket had left the eastern range at dawn and reached its orbit",
         "A rocket lifted off from the eastern range on Monday, reaching orbit, an army statement said", False),
    ],
)  # fmt: skip
def test_one_line_items(database: str, left: str, right: str, grouped: bool) -> None:
    put([("a", "", left, "One", DAY), ("b", "", right, "Two", DAY)])
    deduplicate(run_id="r")
    assert originals() == {"a": "a", "b": "a" if grouped else "b"}


def test_undated_articles_are_grouped_by_identical_text_only_among_themselves(database: str) -> None:
    put([("a", "", OTHER, "One", None), ("b", "", OTHER, "Two", None), ("c", "", OTHER, "Three", DAY)])
    deduplicate(run_id="r")
    assert originals() == {"a": "a", "b": "a", "c": "c"}
