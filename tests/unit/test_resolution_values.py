"""Which value wins: a table of accounts → value, rule and status. Pure functions, no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipelines.model import Claim, Mention
from pipelines.resolution.account import Account
from pipelines.resolution.claims import fates
from pipelines.resolution.event import Event, evaluate
from pipelines.resolution.timeline import Decision, Step, changes, timeline

JCS = "South Korea's Joint Chiefs of Staff"
JMOD = "Japan's defense ministry"
NOON = datetime(2022, 10, 4, 3, 0, tzinfo=UTC)


def told(n: int, speaker: str | None = None, *, at: float = 0, group: str | None = None, **values: Any) -> Account:
    """Account number `n`, published `at` hours after noon, of a North Korean test on 4 October 2022."""
    superseded = values.pop("was", {})
    claims = [
        Claim(name, value, 0, 1, "x", speaker=speaker) for name, value in values.items() if not isinstance(value, tuple)
    ]
    claims += [Claim(name, value, 0, 1, "x", speaker=speaker, superseded=True) for name, value in superseded.items()]
    mention = Mention(
        role="main", kind="test", actor="PRK", date="2022-10-04", announced_by=speaker, evidence=tuple(claims), **values
    )
    name = f"a{n}"
    return Account(
        f"{name}#1", name, mention, NOON + timedelta(hours=at), f"Paper {n}", f"https://x.example/{n}", group or name
    )


def rule_of(event: Event, field: str) -> str:
    return event.choices[field].rule


COUNT = {"count_min": 2, "count_max": 2}
ONE = {"count_min": 1, "count_max": 1}
THREE = {"count_min": 3, "count_max": 3}


@pytest.mark.parametrize(
    ("accounts", "column", "value", "field", "rule"),
    [
        pytest.param([told(1, **COUNT)], "count_min", 2, "count", "only value", id="one value"),
        pytest.param(
            [told(1, **ONE), told(2, JCS, **COUNT)], "count_min", 2, "count", "authority", id="an official over nobody"
        ),
        pytest.param(
            [told(1, JMOD, landing="off Aomori"), told(2, JCS, landing="the East Sea")],
            "landing", "off Aomori", "landing", "authority", id="Japan for where it came down",
        ),
        pytest.param(
            [told(1, JMOD, site_id="PRK-SUNAN", site="Sunan"), told(2, JCS, site_id="PRK-WONSAN", site="Wonsan")],
            "site_id", "PRK-WONSAN", "site", "authority", id="Seoul for the origin",
        ),
        pytest.param(
            [told(1, JCS, weapon_class="BALLISTIC"), told(2, weapon_class="IRBM"), told(3, weapon_class="IRBM")],
            "weapon_class", "IRBM", "weapon_class", "most specific", id="a finer class that agrees",
        ),
        pytest.param(
            [told(n, weapon_class="IRBM") for n in range(20)] + [told(30, weapon_class="SLBM")],
            "weapon_class", "IRBM", "weapon_class", "only value", id="one slip among twenty is passed over",
        ),
        pytest.param(
            [told(1, range_km=(970.0,)), told(2, range_km=(960.0,)), told(3, range_km=(960.0,))],
            "range_km", 960.0, "range_km", "most articles", id="of equals the most articles",
        ),
        pytest.param(
            [told(1, **COUNT), *(told(n, group="g", **ONE) for n in (2, 3, 4)), told(5, **COUNT)],
            "count_min", 2, "count", "most articles", id="copies add no weight",
        ),
        pytest.param(
            [told(1, JCS, **ONE), told(2, JCS, at=3, was=ONE, **COUNT)], "count_min", 2, "count", "correction",
            id="a correction that the article tells",
        ),
        pytest.param(
            [told(1, JCS, **ONE), told(2, JCS, at=3, **COUNT), told(3, JCS, at=4, **COUNT)],
            "count_min", 2, "count", "correction", id="a speaker's later value that later articles carry",
        ),
        pytest.param(
            [told(1, JCS, **ONE), told(2, JCS, at=3, corrected=True, **COUNT)], "count_min", 2, "count", "correction",
            id="an article that says a value was revised",
        ),
        pytest.param(
            [told(1, JCS, apogee_km=(6000.0,)), told(2, at=30, corrected=True, apogee_km=(6100.0,))],
            "apogee_km", 6100.0, "apogee_km", "correction", id="a correction without speaker or old value",
        ),
        pytest.param(
            [told(1, JCS, apogee_km=(6000.0,)), told(2, at=30, apogee_km=(6100.0,))],
            "apogee_km", 6000.0, "apogee_km", "authority", id="without the word it is another's figure",
        ),
        pytest.param(
            [told(1, JCS, apogee_km=(6000.0,)), told(2, JMOD, at=30, corrected=True, apogee_km=(6100.0,))],
            "apogee_km", 6000.0, "apogee_km", "authority", id="nobody corrects another speaker",
        ),
        pytest.param(
            [told(1, JCS, **ONE), *(told(n, at=n, **COUNT) for n in (2, 3, 4))], "count_min", 2, "count", "only value",
            id="a first report that all later ones contradict",
        ),
        pytest.param(
            [told(5, JCS, at=9, **ONE), *(told(n, at=n, **COUNT) for n in (2, 3, 4))], "count_min", 1, "count",
            "authority", id="an official who says so last",
        ),
        pytest.param(
            [told(1, JCS, **COUNT), told(2, JCS, at=1, **COUNT), told(3, JCS, at=3, **ONE)],
            "count_min", 2, "count", "most articles", id="one later slip is no correction",
        ),
    ],
)  # fmt: skip
def test_which_value_wins(accounts: list[Account], column: str, value: Any, field: str, rule: str) -> None:
    for order in (accounts, accounts[::-1]):
        event = evaluate(order)
        got = event.values[column] if column in event.values else event.choices[field].value
        assert (got, rule_of(event, field)) == (value, rule)


@pytest.mark.parametrize(
    ("accounts", "status"),
    [
        pytest.param([told(1)], "reported", id="one outlet"),
        pytest.param([told(1), told(2)], "confirmed", id="two outlets"),
        pytest.param([told(1, group="g"), told(2, group="g")], "reported", id="an outlet and its copy"),
        pytest.param([told(1, JCS)], "confirmed", id="an official"),
        pytest.param([told(1, JCS, **ONE), told(2, JMOD, **COUNT)], "disputed", id="two officials disagree"),
        pytest.param(
            [told(1, JCS, weapon_class="SRBM"), told(2, JMOD, weapon_class="BALLISTIC")], "confirmed",
            id="a vaguer word is no dispute",
        ),
        pytest.param([told(1, JCS, **ONE), told(2, JCS, at=2, was=ONE, **COUNT)], "corrected", id="corrected"),
        pytest.param([told(1, JCS, **ONE), told(2, **COUNT)], "confirmed", id="nobody's other word is no dispute"),
    ],
)  # fmt: skip
def test_status(accounts: list[Account], status: str) -> None:
    assert evaluate(accounts).values["status"] == status
    assert evaluate(accounts[::-1]).values["status"] == status


def test_every_losing_claim_knows_why() -> None:
    event = evaluate([told(1, JCS, **ONE), told(2, JCS, at=3, was={"count_min": 1}, **COUNT), told(3, at=4, **THREE)])
    told_fates = {key: (f.chosen, f.rule, f.superseded_by) for key, f in sorted(fates(event).items())}
    assert told_fates == {
        "a1#1/1": (False, "corrected", "a2#1/1"),
        "a1#1/2": (False, "corrected", "a2#1/1"),
        "a2#1/1": (True, "correction", None),
        "a2#1/2": (True, "correction", None),
        "a2#1/3": (False, "corrected", "a2#1/1"),
        "a3#1/1": (False, "lower authority", None),
        "a3#1/2": (False, "lower authority", None),
    }


@pytest.mark.parametrize(
    ("mention", "flights"),
    [
        ({"count_min": 2, "count_max": 2, "times_local": ("07:41", "07:51"), "range_km": (620.0, 600.0)},
         [("22:41", 620.0, "unknown"), ("22:51", 600.0, "unknown")]),
        ({"count_min": 3, "count_max": 3, "times_local": ("07:41",), "range_km": (350.0,)},
         [(None, None, "unknown")] * 3),
        ({"count_min": 1, "count_max": 1, "times_local": ("07:41",), "range_km": (350.0,), "outcome": "success"},
         [("22:41", 350.0, "success")]),
        ({"outcome": "failure"}, [(None, None, "failure")]),
        ({"count_min": 24, "range_km": (40.0, 50.0)}, [(None, None, "unknown")] * 24),
        ({"count_min": 300}, []),
    ],
)  # fmt: skip
def test_flights_are_reconciled_with_the_count(mention: dict[str, Any], flights: list[tuple[Any, ...]]) -> None:
    event = evaluate([told(1, JCS, **mention)])
    rows = [(f.launched_at and f.launched_at.strftime("%H:%M"), f.range_km, f.outcome) for f in event.flights]
    assert rows == flights
    assert [f.flight_no for f in event.flights] == list(range(1, len(rows) + 1))


def test_one_of_five_failed() -> None:
    claims = (Claim("outcome", "failure", 0, 1, "x", flight_no=5),)
    mention = Mention(
        role="main",
        kind="test",
        actor="PRK",
        date="2022-10-04",
        count_min=5,
        count_max=5,
        outcome="partial",
        evidence=claims,
    )
    event = evaluate([Account("a#1", "a", mention, NOON, "Paper", "", "a")])
    assert event.values["outcome"] == "partial"
    assert [f.outcome for f in event.flights] == ["unknown"] * 4 + ["failure"]


def steps_of(accounts: list[Account], field: str, decisions: tuple[Decision, ...] = ()) -> list[tuple[Any, ...]]:
    return [
        (s.known_at, s.value, s.cause) for s in timeline(accounts, evaluate(accounts), decisions) if s.field == field
    ]


def test_the_timeline_follows_publication_and_decisions() -> None:
    accounts = [told(1, JCS, **ONE), told(2, JCS, at=3, was=ONE, corrected=True, **COUNT)]
    hour = timedelta(hours=1)
    founded, corrected = (NOON, "1", "founded"), (NOON + 3 * hour, "2", "correction")
    assert steps_of(accounts, "count_min") == [founded, corrected]
    assert steps_of(accounts[::-1], "count_min") == [founded, corrected]
    held = Decision("count_min", "4", NOON + hour, NOON + 5 * hour, "override")
    assert steps_of(accounts, "count_min", (held,)) == [
        founded, (NOON + hour, "4", "override"), (NOON + 5 * hour, "2", "override"),
    ]  # fmt: skip


def test_history_is_appended_only_where_it_differs() -> None:
    first = [Step(NOON, "count_min", "1", "founded", "a")]
    assert [(c.old_value, c.step.value) for c in changes({}, first)] == [(None, "1")]
    recorded = {"count_min": {NOON: "1"}}
    assert changes(recorded, first) == []
    earlier = NOON - timedelta(hours=2)
    late = [Step(earlier, "count_min", "2", "founded", "b")]
    assert [(c.step.known_at, c.old_value, c.step.value) for c in changes(recorded, late)] == [
        (earlier, None, "2"), (NOON, "2", "2"),
    ]  # fmt: skip
    assert changes({"count_min": {earlier: "2", NOON: "2"}}, late) == []
