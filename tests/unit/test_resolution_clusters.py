"""Which accounts are one launch: a table of accounts → clusters, in any order. Pure functions, no database."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pipelines.model import Mention
from pipelines.resolution.account import Account
from pipelines.resolution.blocks import Block, blocks
from pipelines.resolution.clusters import assemble
from pipelines.resolution.identity import Register, assign
from pipelines.resolution.judgements import Judgement, apply

# A Tuesday; hours count from its midnight in Korea.
MIDNIGHT = datetime(2022, 9, 26, 15, 0, tzinfo=UTC)


def said(
    name: str,
    day: int | None,
    hour: float,
    *,
    inferred: bool = False,
    actor: str | None = "PRK",
    head: str = "",
    **values: Any,
) -> Account:
    """Account `name` of a launch on September `day`, published `hour` hours after the midnight of the 27th in Korea."""
    values = {"role": "main", "kind": "test", "weapon_class": "SRBM"} | values
    stated = values.pop("date", f"2022-09-{day:02d}" if day else None)
    mention = Mention(actor=actor, date=stated, date_inferred=inferred, **values)
    article = name.split("#")[0]
    return Account(name, article, mention, MIDNIGHT + timedelta(hours=hour), f"Paper {name}", "", article, head=head)


def struck(name: str, head: str, day: int = 27, **values: Any) -> Account:
    """An attack by nobody named, in an article that begins with `head`."""
    return said(name, day, (day - 27) * 24 + 9, actor=None, head=head, kind="attack", weapon_class="MISSILE", **values)


TUESDAY = [said(f"tue{n}", 27, 8 + n, count_min=2, count_max=2) for n in range(3)]
WEDNESDAY = [said(f"wed{n}", 28, 33 + n, count_min=2, count_max=2) for n in range(3)]
ALIKE = {"site_id": "PRK-SUNAN", "range_km": (600.0,), "apogee_km": (100.0,), "count_min": 1, "count_max": 1}
SPACE = {"kind": "space_launch", "weapon_class": "SLV"}

CASES = [
    pytest.param(TUESDAY, [3], 0, id="one launch told by three"),
    pytest.param(TUESDAY + WEDNESDAY, [3, 3], 0, id="tests on two days running, alike in all, stay two"),
    pytest.param(
        [said(f"t{n}", 27, 8 + n, **ALIKE) for n in range(2)] + [said(f"w{n}", 28, 33 + n, **ALIKE) for n in range(2)],
        [2, 2], 0, id="two days' fresh news of two desks each stays two, with the same place and figures",
    ),
    pytest.param(
        [said(f"t{n}", 27, 8 + n, **ALIKE) for n in range(2)] + [said("w", 28, 33, **ALIKE)], [3], 0,
        id="one desk's next day with the same place and figures is a slipped date",
    ),
    pytest.param(
        [*TUESDAY, said("us", 28, 9, inferred=True)], [4], 0, id="an undated report of the same hours, a day off"
    ),
    pytest.param(
        [*TUESDAY, *WEDNESDAY, said("us", 28, 26, inferred=True)], [4, 3], 0,
        id="an undated report that came out before anybody told of Wednesday's",
    ),
    pytest.param(
        [*TUESDAY, *WEDNESDAY, said("us", 28, 34, inferred=True)], [3, 4], 0, id="an undated report of Wednesday"
    ),
    pytest.param(
        [said("a", 27, 8, times_local=("06:10",)), said("b", 28, 9, times_local=("06:10",))], [2], 0,
        id="the same minute under another date is a slipped date",
    ),
    pytest.param(
        [said("a", 27, 8, times_local=("06:10",)), said("b", 28, 33, times_local=("11:40",))], [1, 1], 0,
        id="other times on the next day are another launch",
    ),
    pytest.param(
        [said("a", 27, 8, times_local=("16:29", "16:49")), said("b", 27, 9, times_local=("16:50",))], [2], 0,
        id="two missiles twenty minutes apart are one event",
    ),
    pytest.param(
        [said("x#1", 27, 40), said("x#2", 28, 40), *WEDNESDAY], [1, 4], 0,
        id="an article that tells of both takes them for two",
    ),
    pytest.param(
        [said("a", 27, 8, actor="USA", **SPACE), said("b", 27, 9, actor="USA", weapon_class="ICBM")], [1, 1], 0,
        id="a satellite launch and a missile test of one day are two",
    ),
    pytest.param(
        [struck("a", "A missile fell on a market in Kyiv."), struck("b", "Ukraine mourns the dead of a market.")],
        [2], 0, id="two reports of a strike by nobody named, in one state",
    ),
    pytest.param(
        [struck("a", "A missile fell on a market in Kyiv."), struck("b", "A base in Iraq was hit, Baghdad said.")],
        [1, 1], 0, id="strikes of one day in two states are two",
    ),
    pytest.param(
        [struck("a", "A missile fell on a market in Kyiv."), struck("b", "A missile hit a house in Iraq.", 28)],
        [1, 1], 0, id="nor is one the other's slipped date",
    ),
    pytest.param(
        [struck("a", "Israel came under fire.", site_id="PSE-GAZA"),
         struck("b", "Israel came under fire.", site_id="LBN-SOUTH")],
        [1, 1], 0, id="launched from two states, at a third",
    ),
    pytest.param(
        [*[said(f"t{n}", 20, n, weapon_id="HWASONG-17") for n in range(5)],
         said("m", None, 200, date="2022-09"), said("late", 25, 130, inferred=True, weapon_id="HWASONG-17")],
        [5], 2, id="days later the weapon's name alone is an echo",
    ),
    pytest.param(
        [*[said(f"t{n}", 20, n, weapon_id="HWASONG-17") for n in range(5)],
         said("m", None, 200, date="2022-09"), said("late", 25, 130, inferred=True, weapon_id="HWASONG-18")],
        [5, 1], 1, id="another weapon's name is another launch",
    ),
    pytest.param([*TUESDAY, said("m", None, 200, date="2022-09")], [3], 1, id="a month without more waits"),
    pytest.param(
        [said("a", 27, 8, site_id="PRK-SUNAN", range_km=(600.0,)),
         said("m", None, 200, date="2022-09", site_id="PRK-SUNAN", range_km=(600.0,))],
        [2], 0, id="a month with place and distance finds its launch",
    ),
    pytest.param([said("u", None, 8, date=None)], [], 1, id="no date at all waits"),
    pytest.param(
        [said("b", 27, 8, inferred=True, role="background")], [], 1, id="a lone background account without a day waits"
    ),
    pytest.param([said("b", 27, 800, role="background")], [1], 0, id="a background account with its day founds late"),
]  # fmt: skip


@pytest.mark.parametrize(("accounts", "sizes", "waiting"), CASES)
def test_clusters_in_any_order(accounts: list[Account], sizes: list[int], waiting: int) -> None:
    for seed in range(8):
        order = accounts[:]
        random.Random(seed).shuffle(order)
        result = assemble(order)
        assert [len(c.members) for c in result.clusters] == sizes
        assert len(result.waiting) == waiting


def mentions(result: Any) -> list[list[str]]:
    return [sorted(m.account.mention_id for m in c.members) for c in result.clusters]


def judged(number: int, verdict: str, left: str, right: str) -> Judgement:
    at = MIDNIGHT + timedelta(days=number)
    return Judgement(number, verdict, frozenset(left.split()), frozenset(right.split()), at)


@pytest.mark.parametrize(
    ("made", "clusters"),
    [
        pytest.param([], [["tue0", "tue1", "tue2"], ["wed0", "wed1", "wed2"]], id="nobody judged"),
        pytest.param(
            [judged(1, "same", "tue0", "wed0")], [["tue0", "tue1", "tue2", "wed0", "wed1", "wed2"]], id="said to be one"
        ),
        pytest.param(
            [judged(1, "same", "tue0", "wed0"), judged(2, "different", "tue0 tue1 tue2", "wed0 wed1 wed2")],
            [["tue0", "tue1", "tue2"], ["wed0", "wed1", "wed2"]], id="the newer of two contrary judgements",
        ),
        pytest.param(
            [judged(1, "different", "tue0", "tue2")], [["tue0", "tue1"], ["tue2"], ["wed0", "wed1", "wed2"]],
            id="one event parted",
        ),
    ],
)  # fmt: skip
def test_judgements_win(made: list[Judgement], clusters: list[list[str]]) -> None:
    result = assemble(TUESDAY + WEDNESDAY)
    apply(result, made)
    assert mentions(result) == clusters


def day(text: str) -> date:
    return date.fromisoformat("2022-" + text)


def test_blocks_are_chains_of_days_joined_by_months_and_links() -> None:
    days = [day("03-01"), day("03-02"), day("03-20"), day("05-05"), day("05-06"), day("07-01")]
    assert blocks("PRK", days, []) == [
        Block("PRK", (day("03-01"), day("03-02"))), Block("PRK", (day("03-20"),)),
        Block("PRK", (day("05-05"), day("05-06"))), Block("PRK", (day("07-01"),)),
    ]  # fmt: skip
    assert blocks("PRK", days, [day("03-01"), day("09-01")], [{day("05-05"), day("07-01")}]) == [
        Block("PRK", (day("03-01"), day("03-02"), day("03-20")), (day("03-01"),)),
        Block("PRK", (day("05-05"), day("05-06"), day("07-01"))), Block("PRK", (), (day("09-01"),)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "cut"),
    [
        ({}, False),
        ({"03-01": 12, "03-02": 11}, False),
        ({"03-01": 12, "03-02": 12}, True),
    ],
)
def test_two_busy_days_cut_a_chain(stated: dict[str, int], cut: bool) -> None:
    counts = {day(name): n for name, n in stated.items()}
    found = blocks("RUS", [day("03-01"), day("03-02")], [], stated=counts)
    assert len(found) == (2 if cut else 1)


def test_the_end_of_a_month_cuts_sooner() -> None:
    days = [day("03-31"), day("04-01")]
    assert len(blocks("RUS", days, [], stated={days[0]: 3, days[1]: 3})) == 2
    assert len(blocks("RUS", days, [], stated={days[0]: 3, days[1]: 2})) == 1


@pytest.mark.parametrize(
    ("clusters", "owners", "taken", "redirects", "ids", "lost"),
    [
        pytest.param([("P-1", "ab")], {}, [], {}, ["P-1-01"], {}, id="the first"),
        pytest.param([("P-1", "ab")], {}, ["P-1-01", "P-1-02"], {}, ["P-1-03"], {}, id="a number is never used twice"),
        pytest.param(
            [("P-1", "abc")], {"a": "P-1-01", "b": "P-1-02", "c": "P-1-02"}, ["P-1-01", "P-1-02"], {},
            ["P-1-02"], {"P-1-01": "P-1-02"}, id="merged: the greater share keeps its id",
        ),
        pytest.param(
            [("P-1", "a"), ("P-1", "bc")], {"a": "P-1-01", "b": "P-1-01", "c": "P-1-01"}, ["P-1-01"], {},
            ["P-1-02", "P-1-01"], {}, id="split: the greater share keeps its id",
        ),
        pytest.param(
            [("P-2", "ab")], {"a": "P-1-01", "b": "P-1-01"}, ["P-1-01"], {}, ["P-2-01"], {"P-1-01": "P-2-01"},
            id="another day: a redirect",
        ),
        pytest.param(
            [("P-1", "ab")], {"a": "P-2-01", "b": "P-2-01"}, ["P-1-01", "P-2-01"], {"P-1-01": "P-2-01"},
            ["P-1-01"], {"P-2-01": "P-1-01"}, id="back again: the old id lives anew",
        ),
        pytest.param([], {"a": "P-1-01"}, ["P-1-01"], {}, [], {"P-1-01": None}, id="nobody tells of it any more"),
    ],
)  # fmt: skip
def test_ids(
    clusters: list[tuple[str, str]], owners: dict[str, str], taken: list[str], redirects: dict[str, str],
    ids: list[str], lost: dict[str, str | None],
) -> None:  # fmt: skip
    given = assign(clusters, owners, set(owners.values()), Register(set(taken), redirects))
    assert (given.ids, given.lost) == (ids, lost)
