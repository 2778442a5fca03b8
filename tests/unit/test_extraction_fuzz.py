"""Whatever the text, extraction answers: no exception, and every quote stands at its offsets."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.extraction import extract
from pipelines.gazetteers import find
from pipelines.gazetteers.fold import fold
from pipelines.model import WEAPON_CLASSES, Article, Mention

# Pieces of launch news that the fuzz shuffles: grammar breaks where they meet, not in random letters.
PIECES = """
North Korea|fired|launched|test-fired|two|at least three|a|short-range|ballistic missiles|missile|Hwasong-14|rockets|
from Wŏnsan|near Sinp’o|off its east coast|into the sea|toward Japan|on Thursday|at 4:29 p.m.|(0729 GMT)|early Monday|
flew 420 kilometers|and reached an altitude of 1,300 km|Mach 6|but failed|exploded|South Korea's Joint Chiefs of Staff|
said|initially said|later corrected to|plans to|did not|if|the second|both|its third test in a week|last month|in 1998|
.|,|;|—|“|”|(|)|"|'s|\n|\n\n|<p>|&nbsp;|%|$5|Feb. 29|May 9, 2019|31/12|24:61|0|-1|1e9|million|miles (310|
\u0000|\u200b|\ud83d\ude80|o\u0306|북한|ракета|ICBM|SpaceX|Falcon 9|lifted off|Gaza|Hamas|struck|killing six|KCNA
""".replace("\n|", "|").split("|")

texts = st.one_of(
    st.text(max_size=400),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join),
)
FIRST, LAST = (datetime(y, 1, 1, tzinfo=UTC).replace(tzinfo=None) for y in (1900, 2100))
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC)) | st.none()


def valid(mention: Mention, body: str) -> None:
    for claim in mention.evidence:
        assert body[claim.start : claim.end] == claim.quote != ""
    assert mention.weapon_class is None or mention.weapon_class in WEAPON_CLASSES
    assert mention.count_max is None or mention.count_min is None or mention.count_min <= mention.count_max
    if mention.date and len(mention.date) == 10:
        datetime.fromisoformat(mention.date)
    for clock in mention.times_local:
        hours, minutes = clock.split(":")
        assert 0 <= int(hours) <= 23
        assert 0 <= int(minutes) <= 59
    assert all(0 < km < 1_000_000 for km in (*mention.range_km, *mention.apogee_km))
    assert Mention.from_json(mention.to_json()) == mention


@settings(max_examples=300, deadline=None)
@given(title=texts, text=texts, published=moments, day_only=st.booleans())
def test_any_text_is_read(title: str, text: str, published: datetime | None, day_only: bool) -> None:
    precision = "day" if day_only else "second"
    one = Article("f", "", title, text, published, precision)  # type: ignore[arg-type]
    for mention in extract(one):
        valid(mention, one.body)


# What opens and never closes, negates what negates, or hangs a launch on a launch: the grammar looks about here.
NESTED = """
the launch of|the test of|the firing of|a missile that|which|fired|before|after|that was launched by|who said|not|no|
would|if|unless|denied|failed to|to launch|launching|in response to|amid|the first|of the|and|,|(|)|“|”|–|—|'s|by|from|
</p>|<a href="|">|&amp;|&#8217;|<|>|[|]|{|}|%|2,000|2,0,0,0|1,|1.|.1|--|U.S.|a.m.|Oct.|Oct. 5|2022|(AP Photo)|
via Getty Images)|warned of|a month of|every time|cases in which|at the start of the war|since|from October|
hit by|struck with|Iran|Kyiv
""".replace("\n", "").split("|")

nested = st.one_of(
    st.tuples(st.sampled_from(NESTED), st.integers(1, 400)).map(lambda pair: f"{pair[0]} " * pair[1]),
    st.lists(st.sampled_from(NESTED), max_size=150).map(" ".join),
    st.lists(st.sampled_from(NESTED), max_size=60).map("".join),
    st.recursive(
        st.sampled_from(NESTED), lambda inner: st.tuples(inner, inner).map("({0[0]} missile “{0[1]}”)".format)
    ),
)


@settings(max_examples=300, deadline=None)
@given(title=nested, text=nested, published=moments)
def test_nested_and_hostile_text_is_read(title: str, text: str, published: datetime | None) -> None:
    one = Article("f", "", title[:300], text, published, "second")
    for mention in extract(one):
        valid(mention, one.body)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*NESTED, *PIECES]), min_size=5, max_size=12))
def test_repeating_any_phrase_costs_in_proportion(phrase: list[str]) -> None:
    piece = " ".join(phrase)
    once, four = (calls(f"{piece} {n} " * (n // len(piece))) for n in (4_000, 16_000))
    assert four < 5.5 * once + 20_000


def calls(text: str) -> int:
    """The Python calls that reading `text` takes: a measure of work that no busy machine disturbs."""
    count = 0

    def watch(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    one = Article("f", "", "Iran fires missile", text, datetime(2019, 5, 9, tzinfo=UTC))
    sys.setprofile(watch)
    try:
        extract(one)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("seed", range(3))
def test_long_news_like_texts_are_read(seed: int) -> None:
    chance = random.Random(seed)
    text = " ".join(chance.choice(PIECES) for _ in range(3000))
    one = Article("f", "", "North Korea fires missile", text, datetime(2019, 5, 9, tzinfo=UTC))
    for mention in extract(one):
        valid(mention, one.body)


@given(texts)
def test_folding_keeps_offsets(text: str) -> None:
    folded, offsets = fold(text)
    assert len(folded) == (len(text) if offsets is None else len(offsets))
    for hit in find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert fold(text[hit.start : hit.end])[0]
