"""A backfill's window in chunks."""

from __future__ import annotations

from typing import Any

import pytest

from launchwire.orchestration.backfill import chunk_run_id, chunks
from launchwire.orchestration.steps import group_name, sentence
from launchwire.orchestration.window import WindowError


def test_the_window_is_cut_oldest_first_and_its_last_piece_is_shorter() -> None:
    found = chunks({"since": "2019-05-01", "until": "2019-05-25", "chunk_days": 10, "sources": ["b/y", "a/x"]})
    assert [(c["name"], c["since"][:10], c["until"][:10]) for c in found] == [
        ("2019-05-01 to 2019-05-10", "2019-05-01", "2019-05-11"),
        ("2019-05-11 to 2019-05-20", "2019-05-11", "2019-05-21"),
        ("2019-05-21 to 2019-05-25", "2019-05-21", "2019-05-26"),
    ]
    expected = "launch_events_backfill/2019-05-01T00:00:00+00:00/2019-05-11T00:00:00+00:00/a/x,b/y"
    assert chunk_run_id(found[0]) == expected


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"until": "2019-05-25"}, "since is not set; fill in the form, for instance 2019-05-01"),
        ({"since": "2019-05-25", "until": "2019-05-01"}, "the window ends at 2019-05-02"),
        (
            {"since": "2010-01-01", "until": "2019-12-31", "chunk_days": 1},
            "3652 chunks are more than 1024; raise chunk_days or shorten the window",
        ),
    ],
)
def test_a_wrong_form_says_what_to_do(form: dict[str, Any], message: str) -> None:
    with pytest.raises(WindowError, match=message):
        chunks(form)


def test_a_group_is_named_by_its_first_three_sources() -> None:
    assert group_name(["a/x", "b/y"]) == "a/x, b/y"
    assert group_name(["a/1", "a/2", "a/3", "a/4", "a/5"]) == "a/1, a/2, a/3 +2"


def test_a_summary_leaves_out_zeros() -> None:
    assert sentence("extract", {"articles": 12, "no_event": 3, "quarantined": 0}) == "extract: 12 articles, 3 no event"
    assert sentence("resolve", {"events": 0}) == "resolve: nothing to do"
