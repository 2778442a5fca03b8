"""The resolve step on a real database: events, values, flights, claims and history of stories written here."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from resolution_desk import Story, events, file, rows, show

from pipelines.model import Mention
from pipelines.resolution import resolve

pytestmark = pytest.mark.warehouse

JCS = "South Korea's Joint Chiefs of Staff"
MAY_9 = datetime(2019, 5, 9, 12, 0, tzinfo=UTC)

# The facts of 9 May 2019 in our own words.
BODY_9 = (
    "Two short-range missiles left the North on Thursday. The first rose from Kusong at 4:29 p.m. and the second at "
    "4:49 p.m., the South's Joint Chiefs of Staff said; one covered 420 kilometres, the other 270 kilometres, both "
    "heading east. The military had at first named the base at Sino-ri before it put the place right. "
    "On Saturday the North had tried out rocket launchers."
)
FIRED_9 = show(
    BODY_9,
    Mention(
        role="main", kind="test", actor="PRK", date="2019-05-09", count_min=2, count_max=2, weapon_class="SRBM",
        site="Kusong", site_id="PRK-KUSONG", times_local=("16:29", "16:49"), range_km=(420.0, 270.0), direction="east",
        announced_by=JCS, corrected=True,
    ),
    ("date", "2019-05-09", "Thursday", {"speaker": JCS}),
    ("count", 2, "Two", {"speaker": JCS}),
    ("weapon_class", "SRBM", "short-range missiles", {"speaker": JCS}),
    ("site", "Kusong", "Kusong", {"speaker": JCS}),
    ("site", "Sino-ri", "Sino-ri", {"speaker": JCS, "superseded": True}),
    ("times_local", "16:29", "4:29 p.m.", {"speaker": JCS, "flight_no": 1}),
    ("times_local", "16:49", "4:49 p.m.", {"speaker": JCS, "flight_no": 2}),
    ("range_km", 420, "420 kilometres", {"speaker": JCS, "flight_no": 1}),
    ("range_km", 270, "270 kilometres", {"speaker": JCS, "flight_no": 2}),
    ("direction", "east", "east", {"speaker": JCS}),
    ("announced_by", JCS, "the South's Joint Chiefs of Staff"),
)  # fmt: skip
FIRED_4 = show(
    BODY_9,
    Mention(role="background", kind="test", actor="PRK", date="2019-05-04", weapon_class="PROJECTILE"),
    ("date", "2019-05-04", "Saturday"),
    ("weapon_class", "PROJECTILE", "rocket launchers"),
)
SEED = Story("seed", MAY_9, "Daily One", BODY_9, (FIRED_9, FIRED_4))


def early(hours: int, publisher: str, **changes: Any) -> Story:
    """A first report of 9 May that still names the wrong base."""
    body = f"The North fired something from Sino-ri on Thursday, {publisher} was told."
    values: dict[str, Any] = {"count_min": 1, "count_max": 1, "site": "Sino-ri", "site_id": "PRK-SINO"} | changes
    mention = Mention(
        role="main", kind="test", actor="PRK", date="2019-05-09", weapon_class="PROJECTILE", announced_by=JCS, **values
    )
    claims = [("date", "2019-05-09", "Thursday")]
    if values["site"]:
        claims.append(("site", values["site"], "Sino-ri", {"speaker": JCS}))  # type: ignore[arg-type]
    return Story(f"early-{publisher}", MAY_9 - timedelta(hours=hours), publisher, body, (show(body, mention, *claims),))


def test_the_seed_gives_two_events_with_values_flights_claims_and_history(database: str) -> None:
    file([SEED])
    counts = resolve(run_id="r1")
    assert counts["mentions"] == 2
    nine, four = sorted(events(), key=lambda e: str(e["event_id"]), reverse=True)
    assert four["event_id"] == "PRK-2019-05-04-01"
    assert nine["event_id"] == "PRK-2019-05-09-01"
    expected = {
        "status": "corrected", "kind": "test", "actor": "PRK", "count_min": 2, "count_max": 2, "weapon_class": "SRBM",
        "site_id": "PRK-KUSONG", "range_km": 420.0, "announced_by": JCS, "corrected": True, "time_precision": "minute",
        "launched_at": datetime(2019, 5, 9, 7, 29, tzinfo=UTC), "article_count": 1, "publisher_count": 1,
        "first_reported_at": MAY_9, "last_changed_at": MAY_9,
    }  # fmt: skip
    assert {name: nine[name] for name in expected} == expected
    assert abs(nine["latitude"] - 40.0) < 0.3
    assert abs(nine["longitude"] - 125.2) < 0.3
    assert rows("SELECT launched_at, range_km, direction FROM warehouse.flights WHERE event_id = :e ORDER BY flight_no",
                e=nine["event_id"]) == [
        {"launched_at": datetime(2019, 5, 9, 7, 29, tzinfo=UTC), "range_km": 420.0, "direction": "east"},
        {"launched_at": datetime(2019, 5, 9, 7, 49, tzinfo=UTC), "range_km": 270.0, "direction": "east"},
    ]  # fmt: skip
    sites = rows(
        "SELECT value, chosen, superseded_by, speaker FROM warehouse.claims WHERE field = 'site' ORDER BY value"
    )
    assert sites == [
        {"value": "Kusong", "chosen": True, "superseded_by": None, "speaker": JCS},
        {"value": "Sino-ri", "chosen": False, "superseded_by": "seed#1/4", "speaker": JCS},
    ]
    assert rows("SELECT sentence FROM warehouse.claims WHERE quote = 'Sino-ri'") == [
        {"sentence": "The military had at first named the base at Sino-ri before it put the place right."}
    ]


def test_running_again_changes_and_appends_nothing(database: str) -> None:
    file([SEED, early(3, "Post"), early(2, "Star")])
    resolve(run_id="r1")
    before = snapshot(), rows("SELECT count(*) FROM warehouse.event_history")
    assert resolve(run_id="r2")["mentions"] == 0
    rows("UPDATE core.mentions SET resolved = false RETURNING 1")
    assert resolve(run_id="r3")["mentions"] == 4
    assert (snapshot(), rows("SELECT count(*) FROM warehouse.event_history")) == before


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """All that people query, wall clocks and running numbers of history aside."""
    return {
        "events": events(),
        "flights": rows("SELECT * FROM warehouse.flights ORDER BY event_id, flight_no"),
        "claims": rows("SELECT * FROM warehouse.claims ORDER BY claim_id"),
        "members": rows("SELECT * FROM warehouse.event_mentions ORDER BY mention_id"),
    }


def test_the_correction_wins_over_earlier_reports_and_history_knows_both(database: str) -> None:
    file([SEED, early(3, "Post"), early(2, "Star")])
    resolve(run_id="r1")
    assert [(e["event_id"], e["site_id"], e["article_count"]) for e in events() if e["launched_on"].day == 9] == [
        ("PRK-2019-05-09-01", "PRK-KUSONG", 3)
    ]
    changes = rows(
        "SELECT old_value, new_value, known_at, article_id FROM warehouse.event_history "
        "WHERE event_id = 'PRK-2019-05-09-01' AND field = 'site_id' ORDER BY known_at"
    )
    assert changes == [
        {
            "old_value": None,
            "new_value": "PRK-SINO",
            "known_at": MAY_9 - timedelta(hours=3),
            "article_id": "early-Post",
        },
        {"old_value": "PRK-SINO", "new_value": "PRK-KUSONG", "known_at": MAY_9, "article_id": "seed"},
    ]


STORIES = [
    SEED, early(3, "Post"), early(2, "Star"), early(1, "Herald", site=None, site_id=None),
    *(
        Story(
            f"s{day}-{n}", datetime(2021, 3, day, 10 + n, tzinfo=UTC), f"Paper {n}", "North fired again.",
            (
                Mention(
                    role="main", kind="test", actor="PRK", date=f"2021-03-{day:02d}", date_inferred=n == 3,
                    count_min=2 if n else None, count_max=2 if n else None, weapon_class="SRBM" if n > 1 else "MISSILE",
                    site_id="PRK-WONSAN" if n == 1 else None,
                ),
                *((Mention(role="background", kind="test", actor="PRK", date="2019-05-09"),) if n == 2 else ()),
                *((Mention(role="background", kind="test", actor="PRK", date="2019-05"),) if n == 1 else ()),
            ),
        )
        for day in (21, 22, 25) for n in range(4)
    ),
]  # fmt: skip


def test_any_order_and_batching_gives_the_same_tables(database: str) -> None:
    seen: list[dict[str, Any]] = []
    for seed in range(20):
        rows("TRUNCATE raw.articles, warehouse.launch_events, warehouse.event_history CASCADE; SELECT 1")
        order = STORIES[:]
        shuffle = random.Random(seed)
        shuffle.shuffle(order)
        while order:
            size = shuffle.randint(1, len(order))
            file(order[:size])
            resolve(run_id=f"r{seed}")
            del order[:size]
        seen.append(snapshot())
    assert [e["event_id"] for e in seen[0]["events"]] == [
        "PRK-2019-05-04-01", "PRK-2019-05-09-01", "PRK-2021-03-21-01", "PRK-2021-03-22-01", "PRK-2021-03-25-01",
    ]  # fmt: skip
    assert all(one == seen[0] for one in seen[1:])
