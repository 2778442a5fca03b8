"""Sketches, digests and periods: what the index of copies rests on. Pure functions, no database."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from pipelines.deduplication.copies import containment, worth_reading
from pipelines.deduplication.fingerprint import DIGEST_HASHES, Fingerprint, fingerprint, hashes_of
from pipelines.deduplication.sketches import LOOK_BACK, periods

WORDS = [f"word{n}" for n in range(5000)]


def text(words: int, seed: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def prints(*texts: str) -> list[Fingerprint]:
    return [fingerprint("", one) for one in texts]


def test_a_part_keeps_the_hashes_that_the_whole_keeps_of_it() -> None:
    whole = text(3000, 1)
    part, all_of_it = prints(" ".join(whole.split()[:2000]), whole)
    # Both are long enough to keep a thirty-second: what the whole keeps of the part, the part keeps.
    assert len(part.sketch) == 58
    assert len(set(part.sketch) - set(all_of_it.sketch)) == 0


@pytest.mark.parametrize(("words", "kept"), [(3, 1), (20, 16), (400, 16)])
def test_a_short_text_keeps_sixteen_hashes_or_all(words: int, kept: int) -> None:
    assert len(fingerprint("", text(words, 2)).sketch) == kept


@pytest.mark.parametrize(("words", "held"), [(5, 1), (50, 46), (4000, DIGEST_HASHES)])
def test_a_digest_holds_the_smallest_hashes(words: int, held: int) -> None:
    own = fingerprint("", text(words, 3))
    assert hashes_of(own.digest) == {h >> 32 for h in sorted(own.shingles)[:DIGEST_HASHES]}
    assert len(hashes_of(own.digest)) == held


@pytest.mark.parametrize(
    ("shared", "of", "other", "worth"),
    [
        pytest.param(40, 50, 60, True, id="short texts, four fifths"),
        pytest.param(20, 50, 60, False, id="short texts, a third"),
        pytest.param(300, 400, 420, True, id="three quarters"),
        pytest.param(300, 320, 1500, True, id="a text cut to a fifth"),
        pytest.param(40, 400, 420, False, id="a standing paragraph"),
        pytest.param(0, 400, 420, False, id="nothing"),
    ],
)
def test_the_digest_says_what_is_worth_reading(shared: int, of: int, other: int, worth: bool) -> None:
    for seed in range(20):
        common = text(shared, seed)
        one, two = prints(f"{common} {text(of - shared, seed + 100)}", f"{text(other - shared, seed + 200)} {common}")
        assert worth_reading(one.digest, two.digest) is worth, containment(one, two)


def test_a_text_without_words_is_worth_nothing() -> None:
    empty, some = prints("", text(40, 4))
    assert (worth_reading(empty.digest, some.digest), worth_reading(empty.digest, empty.digest)) == (False, False)


def test_two_articles_within_the_window_see_each_other() -> None:
    start = datetime(2031, 1, 1, tzinfo=UTC)
    for hours in range(0, 24 * 60, 7):
        one = start + timedelta(hours=hours)
        for gap in (timedelta(0), timedelta(days=9), LOOK_BACK):
            assert periods(one + gap)[0] in periods(one)
            assert periods(one)[0] in periods(one + gap)
    assert periods(None) == (-1, -1)
