"""Each check of sql/checks: silent on sound tables, and one exact line on each way of breaking them."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from sqlalchemy import text

from pipelines.checks.catalogue import CheckFileError, checks, read_check
from pipelines.checks.step import CheckFailed, check
from pipelines.warehouse import connect, transaction

pytestmark = pytest.mark.warehouse

SOUND = """
INSERT INTO raw.articles (article_id, url, canonical_url, title, text, published_at, source_id, content_hash)
VALUES ('a1', 'https://x.example/1', 'https://x.example/1', 'Missile launched',
        'Two missiles flew 420 km on Thursday.', '2019-05-09T12:00Z', 'kor/x', 'h');
INSERT INTO core.extractions (article_id, revision_no, extractor_version, outcome, mention_count)
VALUES ('a1', 1, 'v', 'ok', 1);
INSERT INTO core.mentions (mention_id, article_id, mention_no, revision_no, role, kind, payload, resolved)
VALUES ('a1#1', 'a1', 1, 1, 'main', 'test', '{}', true);
INSERT INTO warehouse.launch_events (event_id, status, kind, actor, launched_on, time_precision, count_min, range_km,
                                     confidence, article_count, publisher_count, first_reported_at)
VALUES ('PRK-2019-05-09-01', 'reported', 'test', 'PRK', '2019-05-09', 'day', 2, 420, 0.9, 1, 1, '2019-05-09T12:00Z');
INSERT INTO warehouse.event_mentions (mention_id, event_id, rule) VALUES ('a1#1', 'PRK-2019-05-09-01', 'founded');
INSERT INTO warehouse.claims (claim_id, event_id, mention_id, field, value, bound, publisher, article_url, sentence,
                              quote, quote_start, quote_end)
VALUES ('a1#1/1', 'PRK-2019-05-09-01', 'a1#1', 'count', '2', 'exact', 'X', 'u', 's', 'Two missiles', 17, 29),
       ('a1#1/2', 'PRK-2019-05-09-01', 'a1#1', 'range_km', '420', 'exact', 'X', 'u', 's', '420 km', 35, 41),
       ('a1#1/3', 'PRK-2019-05-09-01', 'a1#1', 'date', '2019-05-09', 'exact', 'X', 'u', 's', 'Thursday', 45, 53);
"""

OTHER_EVENT = """
INSERT INTO warehouse.launch_events (event_id, status, kind, time_precision, confidence, article_count, publisher_count,
                                     duplicate_of)
VALUES ('PRK-2019-05-10-01', 'reported', 'test', 'day', 0.5, 0, 0, {duplicate_of})
"""

FETCH = """
INSERT INTO raw.fetches (run_id, source_id, url, outcome, fetched_at)
SELECT {run}, 'kor/x', 'u', {outcome}, {at} """

EXTRACTED = """
INSERT INTO raw.articles (article_id, url, canonical_url, title, text, content_hash)
SELECT '{name}' || n, 'u', 'u', '', '', 'h' FROM generate_series(1, {many}) AS n;
INSERT INTO core.extractions (article_id, revision_no, extractor_version, outcome, reason, mention_count, extracted_at)
SELECT '{name}' || n, 1, 'v', '{outcome}', '{reason}', CASE WHEN n <= {with_mention} THEN 1 ELSE 0 END,
       now() - interval '{age}'
FROM generate_series(1, {many}) AS n;
"""


def run(statement: str) -> None:
    with transaction() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(statement)


@pytest.fixture(autouse=True)
def sound(database: str) -> None:
    run(SOUND)


def found(run_id: str = "r") -> dict[str, str]:
    """The checks that do not hold, with their detail."""
    with contextlib.suppress(CheckFailed):
        check(run_id=run_id)
    query = text("SELECT check_name, detail FROM warehouse.check_results WHERE NOT passed AND run_id = :run_id")
    with connect() as connection:
        return {row.check_name: row.detail for row in connection.execute(query, {"run_id": run_id})}


def test_sound_tables_pass_every_check() -> None:
    assert check(run_id="r") == {"checks": len(checks()), "failed": 0, "warnings": 0}
    assert found() == {}


BREACHES = {
    "claims_reproduce_their_quotes": (
        "UPDATE warehouse.claims SET quote_start = 18 WHERE claim_id = 'a1#1/1'",
        "a1#1/1 says 'Two missiles' but the article reads 'wo missiles'",
    ),
    "values_have_claims": (
        "UPDATE warehouse.launch_events SET apogee_km = 50",
        "PRK-2019-05-09-01.apogee_km = 50 has no claim",
    ),
    "events_have_mentions": (
        OTHER_EVENT.format(duplicate_of="NULL"),
        "PRK-2019-05-10-01 is mentioned nowhere",
    ),
    "merged_events_point_to_live_ones": (
        OTHER_EVENT.format(duplicate_of="'PRK-2019-05-09-01'")
        + "; UPDATE warehouse.launch_events SET duplicate_of = 'PRK-2019-05-10-01' WHERE count_min = 2",
        "PRK-2019-05-09-01 is merged into PRK-2019-05-10-01, which is merged itself; "
        "PRK-2019-05-10-01 is merged into PRK-2019-05-09-01, which is merged itself",
    ),
    "references_hold": (
        "UPDATE warehouse.claims SET superseded_by = 'a9#1/1' WHERE claim_id = 'a1#1/2'",
        "a1#1/2 is superseded by a9#1/1, which does not exist",
    ),
    "dates_are_not_in_the_future": (
        "UPDATE warehouse.launch_events SET launched_on = '2019-05-11'",
        "PRK-2019-05-09-01 is dated 2019-05-11, first reported 2019-05-09",
    ),
    "values_are_possible": (
        "UPDATE warehouse.launch_events SET count_max = 1, confidence = 1.5",
        "PRK-2019-05-09-01: confidence is outside 0 to 1; PRK-2019-05-09-01: count_max is below count_min",
    ),
    "crawl_got_answers": (
        FETCH.format(run="'r/0'", outcome="'timeout'", at="now()") + "FROM generate_series(1, 3)",
        "all 3 requests to 1 sources failed; most often: timeout",
    ),
    "every_source_answered": (
        FETCH.format(run="'r'", outcome="'refused'", at="now()")
        + "; INSERT INTO raw.fetches (run_id, source_id, url, outcome) VALUES ('r', 'jpn/y', 'u', 'ok')",
        "kor/x: all 1 requests failed (refused)",
    ),
    "articles_keep_coming": (
        "UPDATE raw.articles SET first_seen_at = now() - interval '6 days';"
        + FETCH.format(run="'other'", outcome="'ok'", at="now()")
        + "FROM generate_series(1, 20)",
        "no new article since {six_days_ago} although 20 requests were answered in the last four days",
    ),
    "extraction_rate_holds": (
        EXTRACTED.format(name="old", many=200, outcome="ok", reason="", with_mention=20, age="20 days")
        + EXTRACTED.format(name="new", many=199, outcome="ok", reason="", with_mention=3, age="1 hour"),
        "2.00 % of this week's articles have a mention, before it was 10.00 %",
    ),
    "few_articles_are_quarantined": (
        EXTRACTED.format(name="bad", many=5, outcome="quarantined", reason="KeyError: x", with_mention=0, age="1 hour"),
        "5 of 6 articles are quarantined; most often: KeyError: x",
    ),
    "nothing_waits": ("UPDATE core.mentions SET resolved = false", "1 mentions wait for the resolve step"),
    "no_run_was_killed": (
        "INSERT INTO warehouse.runs (run_id, step, started_at) VALUES ('k', 'extract', now()::date - interval '1 day')",
        "k began {yesterday} 00:00 UTC and never ended",
    ),
}


@pytest.mark.parametrize("name", sorted(BREACHES))
def test_a_breach_is_found_and_named(name: str) -> None:
    statement, expected = BREACHES[name]
    run(statement)
    with connect() as connection:
        days = connection.execute(text("SELECT now()::date - 6, now()::date - 1")).one()
    assert found().get(name) == expected.format(six_days_ago=days[0], yesterday=days[1])


def test_every_check_has_a_breach_here() -> None:
    assert sorted(BREACHES) == [one.name for one in checks()]


def test_a_quiet_week_of_few_articles_is_no_alarm() -> None:
    run(
        EXTRACTED.format(name="old", many=200, outcome="ok", reason="", with_mention=20, age="20 days")
        + EXTRACTED.format(name="new", many=150, outcome="ok", reason="", with_mention=0, age="1 hour")
    )
    assert found() == {}


def test_an_overridden_value_needs_no_claim() -> None:
    run(
        "UPDATE warehouse.launch_events SET apogee_km = 50;"
        "INSERT INTO core.overrides (event_id, field, value, author, reason)"
        "VALUES ('PRK-2019-05-09-01', 'apogee_km', '50', 'an analyst', 'seen on the radar plot')"
    )
    assert found() == {}


def test_another_run_s_failed_requests_are_not_ours() -> None:
    run(FETCH.format(run="'other'", outcome="'timeout'", at="now()"))
    assert found() == {}


def test_only_an_error_fails_the_step() -> None:
    run("UPDATE core.mentions SET resolved = false")
    assert check(run_id="r") == {"checks": len(checks()), "failed": 0, "warnings": 1}
    run("UPDATE warehouse.launch_events SET confidence = 2")
    with pytest.raises(CheckFailed, match=r"^values_are_possible: PRK-2019-05-09-01: confidence is outside 0 to 1$"):
        check(run_id="r")


def test_five_breaches_are_named_and_the_rest_counted() -> None:
    run(
        OTHER_EVENT.format(duplicate_of="NULL")
        .replace("VALUES (", "SELECT ")
        .rstrip()
        .rstrip(")")
        .replace("'PRK-2019-05-10-01'", "'E' || n")
        + " FROM generate_series(1, 7) AS n"
    )
    names = "; ".join(f"E{n} is mentioned nowhere" for n in range(1, 6))
    assert found()["events_have_mentions"] == f"{names}; and 2 more"


def test_a_check_file_without_severity_is_named_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "x.sql"
    path.write_text("SELECT 1")
    with pytest.raises(CheckFileError, match=r"x\.sql:1: write '-- severity: error'"):
        read_check(path)


def test_only_the_event_at_fault_is_withheld_and_only_while_it_fails() -> None:
    run(OTHER_EVENT.format(duplicate_of="NULL"))
    assert list(found()) == ["events_have_mentions"]

    def one_column(query: str) -> list[str]:
        with connect() as connection:
            return list(connection.execute(text(query)).scalars())

    withheld = "SELECT event_id || ': ' || detail FROM warehouse.withheld_events"
    published = "SELECT event_id FROM warehouse.published_events"
    assert one_column(withheld) == ["PRK-2019-05-10-01: PRK-2019-05-10-01 is mentioned nowhere"]
    assert one_column(published) == ["PRK-2019-05-09-01"]
    run("UPDATE warehouse.launch_events SET status = 'retracted' WHERE event_id = 'PRK-2019-05-10-01'")
    assert check(run_id="r")["failed"] == 0
    assert one_column(withheld) == []
