"""A small hand-made warehouse: every status, a dispute, a merge, and hostile text."""

from __future__ import annotations

import pytest

from pipelines.export import TABLES
from pipelines.warehouse import transaction, upsert

HOSTILE = '=HYPERLINK("http://x.invalid","<script>alert(1)</script>");--\u202e\x07'

ARTICLES = [
    ("a1", "https://one.example/1", "Two missiles", "Seoul's Joint Chiefs said two missiles flew 420 km.", "One Daily"),
    ("a2", "https://two.example/2", "Japan measures", "Tokyo put the distance at 450 km.", "Two Times"),
    ("a3", "https://one.example/3", "Correction", "The Joint Chiefs now say 430 km.", "One Daily"),
    ("a4", "https://bad.example/4?q='\"><b>", HOSTILE, HOSTILE, HOSTILE),
    ("a5", "https://three.example/5", "Shahab", "Iran said it tested a missile.", "Three Post"),
    ("a6", "https://one.example/6", "Satellite", "A carrier rocket rose from Sohae.", "One Daily"),
]
PUBLISHED = {
    "a1": "2019-05-09T09:00:00Z",
    "a2": "2019-05-09T12:00:00Z",
    "a3": "2019-05-10T01:30:00Z",
    "a4": "2019-06-01T00:00:00Z",
    "a5": "2020-01-12T10:00:00Z",
    "a6": "2023-11-21T15:00:00Z",
}

# fmt: off
EVENTS = [
    ("PRK-2019-05-09-01", "disputed", "test", "PRK", "2019-05-09", "2019-05-09T07:29:00Z", "minute", 2, 2, "SRBM",
     "KN-23", "kusong", "Kusong", 40.0, 125.25, 5.0, 450.0, 50.0, "success", "ROK JCS", True, 0.97, 3, 2,
     "2019-05-09T09:00:00Z", "2019-05-10T01:30:00Z", "North Korea fired two KN-23 missiles from Kusong.", None),
    ("PRK-2019-05-09-02", "reported", "test", "PRK", "2019-05-09", None, "day", 1, 2, "MISSILE", None, None, None,
     None, None, None, None, None, "unknown", None, False, 0.5, 1, 1, "2019-05-09T09:00:00Z", "2019-05-09T09:00:00Z",
     "North Korea fired a missile.", "PRK-2019-05-09-01"),
    ("PRK-2019-06-01-01", "retracted", "unknown", "PRK", "2019-06-01", None, "day", 1, None, "MISSILE", HOSTILE, None,
     HOSTILE, None, None, None, None, None, "unknown", HOSTILE, False, 0.2, 1, 1, "2019-06-01T00:00:00Z",
     "2019-06-01T00:00:00Z", HOSTILE, None),
    ("IRN-2020-01-12-01", "reported", "test", "IRN", "2020-01-12", "2020-01-12T05:00:00Z", "hour", 1, 1, "MRBM",
     "Shahab-3", None, "Semnan", 35.25, 53.95, 25.0, 1300.0, None, "failure", "IRN MOD", False, 0.8, 1, 1,
     "2020-01-12T10:00:00Z", "2020-01-12T10:00:00Z", "Iran tested a Shahab-3.", None),
    ("PRK-2023-11-21-01", "confirmed", "space_launch", "PRK", "2023-11-21", "2023-11-21T13:42:00Z", "minute", 1, 1,
     "SLV", "Chollima-1", "sohae", "Sohae", 39.66, 124.705, 1.0, None, None, "success", "KCNA", False, 0.99, 1, 1,
     "2023-11-21T15:00:00Z", "2023-11-21T15:00:00Z", "North Korea launched a Chollima-1.", None),
]
FLIGHTS = [
    ("PRK-2019-05-09-01", 1, "2019-05-09T07:29:00Z", 450.0, 50.0, None, "east", "Sea of Japan", "SRBM", "KN-23",
     "success"),
    ("PRK-2019-05-09-01", 2, "2019-05-09T07:49:00Z", 270.0, 45.0, 6.9, "east", None, "SRBM", "KN-23", "success"),
    ("PRK-2019-06-01-01", 1, None, None, None, None, None, HOSTILE, "MISSILE", HOSTILE, "unknown"),
    ("IRN-2020-01-12-01", 1, "2020-01-12T05:00:00Z", 1300.0, None, None, None, None, "MRBM", "Shahab-3", "failure"),
    ("PRK-2023-11-21-01", 1, "2023-11-21T13:42:00Z", None, None, None, "south", None, "SLV", "Chollima-1", "success"),
]
CLAIMS = [
    # id, event, mention, field, value, bound, speaker, sentence, quote, chosen, rule, superseded_by
    ("a1#1/1", "PRK-2019-05-09-01", "a1#1", "range_km", "420", "exact", "ROK JCS",
     "Seoul's Joint Chiefs said two missiles flew 420 km.", "420 km", False, "corrected", "a3#1/1"),
    ("a1#1/2", "PRK-2019-05-09-01", "a1#1", "count", "2", "exact", "ROK JCS",
     "Seoul's Joint Chiefs said two missiles flew 420 km.", "two missiles", True, "only", None),
    ("a2#1/1", "PRK-2019-05-09-01", "a2#1", "range_km", "450", "about", "JPN MOD",
     "Tokyo put the distance at 450 km.", "450 km", True, "authority", None),
    ("a3#1/1", "PRK-2019-05-09-01", "a3#1", "range_km", "430", "exact", "ROK JCS",
     "The Joint Chiefs now say 430 km.", "430 km", False, "lower authority", None),
    ("a4#1/1", "PRK-2019-06-01-01", "a4#1", "weapon_name", HOSTILE, "exact", HOSTILE, HOSTILE, HOSTILE[:9], True,
     "only", None),
    ("a5#1/1", "IRN-2020-01-12-01", "a5#1", "range_km", "1300", "over", "IRN MOD", "Iran said it tested a missile.",
     "1300", True, "only", None),
    ("a6#1/1", "PRK-2023-11-21-01", "a6#1", "weapon_name", "Chollima-1", "exact", "KCNA",
     "A carrier rocket rose from Sohae.", "carrier rocket", True, "only", None),
]
HISTORY = [
    ("PRK-2019-05-09-01", "event", None, "live", "founded", "a1", "2019-05-09T09:00:00Z"),
    ("PRK-2019-05-09-01", "status", None, "reported", "founded", "a1", "2019-05-09T09:00:00Z"),
    ("PRK-2019-05-09-01", "range_km", None, "420", "article", "a1", "2019-05-09T09:00:00Z"),
    ("PRK-2019-05-09-01", "range_km", "420", "450", "article", "a2", "2019-05-09T12:00:00Z"),
    ("PRK-2019-05-09-01", "status", "reported", "disputed", "article", "a2", "2019-05-09T12:00:00Z"),
    ("PRK-2019-05-09-02", "event", "live", "merged into PRK-2019-05-09-01", "merge", "a3",
     "2019-05-10T01:30:00Z"),
    ("PRK-2019-06-01-01", "status", "reported", "retracted", "judgement", None, None),
    ("IRN-2020-01-12-01", "event", None, "live", "founded", "a5", "2020-01-12T10:00:00Z"),
    ("PRK-2023-11-21-01", "event", None, "live", "founded", "a6", "2023-11-21T15:00:00Z"),
]
# fmt: on

# All that the hand-made articles tell by themselves; their claims are written beside it.
MENTION = '{"role": "main", "kind": "test", "actor": "PRK", "date": "2019-05-09", "range_km": [420]}'


def fill(run: str = "r1") -> None:
    """Write the hand-made rows; `run` names the run in the history."""
    article = {row[0]: row for row in ARTICLES}
    mention_of = {f"{row[0]}#1": row[0] for row in ARTICLES}
    claims = []
    for claim_id, event, mention, field, value, bound, speaker, sentence, quote, *chosen in CLAIMS:
        origin = article[mention_of[mention]]
        source = (speaker, origin[4], origin[1], sentence, quote, 0, len(quote), PUBLISHED[origin[0]])
        claims.append((claim_id, event, mention, field, None, value, bound, *source, *chosen))
    events = {row[0]: row for row in EVENTS}
    with transaction() as connection:
        upsert(
            connection,
            "raw.articles",
            ["article_id", "url", "canonical_url", "title", "text", "publisher", "published_at", "content_hash"],
            [(a[0], a[1], a[1], a[2], a[3], a[4], PUBLISHED[a[0]], a[0]) for a in ARTICLES],
            ["article_id"],
        )
        upsert(
            connection,
            "core.mentions",
            ["mention_id", "article_id", "mention_no", "revision_no", "role", "kind", "payload", "resolved"],
            [(m, a, 1, 1, "main", "test", MENTION, True) for m, a in mention_of.items()],
            ["mention_id"],
        )
        for live in (True, False):  # a merged row points at a live one
            rows = [row for row in EVENTS if (row[-1] is None) == live]
            upsert(connection, "warehouse.launch_events", TABLES["launch_events"].columns, rows, ["event_id"])
        upsert(
            connection,
            "warehouse.flights",
            TABLES["flights"].columns,
            FLIGHTS,
            ["event_id", "flight_no"],
        )
        upsert(
            connection,
            "warehouse.claims",
            TABLES["claims"].columns,
            claims,
            ["claim_id"],
        )
        upsert(
            connection,
            "warehouse.event_mentions",
            ["mention_id", "event_id", "rule"],
            [(c[2], c[1], "founded") for c in CLAIMS],
            ["mention_id"],
        )
        for row in HISTORY:
            assert row[0] in events
            connection.exec_driver_sql(
                "INSERT INTO warehouse.event_history (event_id, field, old_value, new_value, cause, article_id, "
                "known_at, run_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                (*row, run),
            )


@pytest.fixture
def filled(database: str) -> str:
    """`database` with the hand-made rows."""
    fill()
    return database
