"""Text that we wrote → the exact mentions in it. The tables are the *.toml files beside this one.

A case lists the mentions that its text holds, main first, each with the fields it must have; a field that a case
leaves out is not checked. `none = [..]` names fields that must be empty. Names (site, landing, announced_by,
weapon_name) must hold the words given; everything else must be equal. `claims` lists pieces of evidence that must be
among the mention's, by the keys given.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from pipelines.evaluation.agreement import words
from pipelines.extraction import extract
from pipelines.model import Article

WORDED = {"site", "landing", "announced_by", "weapon_name"}
# Cases that the grammar does not read yet; one that passes must leave the list.
FAILING = Path(__file__).with_name("failing.txt")
NOT_FIELDS = {"none", "claims"}


def cases() -> Iterator[Any]:
    failing = FAILING.read_text(encoding="utf-8").split() if FAILING.exists() else []
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(table) == {"case"}, f"{path.name}: a table of another name is run by nobody"
        for case in table["case"]:
            name = f"{path.stem}-{case['name'].replace(' ', '_')}"
            marks = [pytest.mark.xfail(reason="listed in failing.txt", strict=True)] if name in failing else []
            yield pytest.param(case, id=name, marks=marks)


def article(case: Mapping[str, Any]) -> Article:
    published = case["published"]
    if isinstance(published, datetime):
        moment, precision = published.astimezone(UTC), "second"
    else:
        assert isinstance(published, date)
        moment, precision = datetime.combine(published, time(), UTC), "day"
    return Article(
        id=case["name"],
        url="",
        title=case.get("title", ""),
        text=case.get("text", "").strip(),
        published_at=moment,
        published_precision=precision,  # type: ignore[arg-type]
        publisher=case.get("publisher", ""),
    )


def differences(expected: Mapping[str, Any], mention: Mapping[str, Any]) -> Iterator[str]:
    for field, value in expected.items():
        if field in NOT_FIELDS:
            continue
        found = mention[field]
        if field in WORDED:
            agrees = set(words(value).split()) <= set(words(found).split())
        elif isinstance(value, list):
            agrees = sorted(found) == sorted(value)
        else:
            agrees = found == value
        if not agrees:
            yield f"{field}: expected {value!r}, found {found!r}"
    for field in expected.get("none", ()):
        if mention[field] not in (None, [], "unknown", False):
            yield f"{field}: expected nothing, found {mention[field]!r}"
    for claim in expected.get("claims", ()):
        if not any(all(e.get(k) == v for k, v in claim.items()) for e in mention["evidence"]):
            yield f"no claim {claim} among {[(e['field'], e['value']) for e in mention['evidence']]}"


@pytest.mark.parametrize("case", cases())
def test_text_to_mentions(case: Mapping[str, Any]) -> None:
    one = article(case)
    found = extract(one)
    for mention in found:
        for claim in mention.evidence:
            assert one.body[claim.start : claim.end] == claim.quote
    mentions = [m.to_json() for m in found]
    brief = [f"{m['role']} {m['kind']} {m['actor']} {m['date']} {m['count_min']} {m['weapon_class']}" for m in mentions]
    assert len(mentions) == len(case["mentions"]), f"found {brief}"
    wrong = [
        f"mention {n}: {line}"
        for n, (expected, mention) in enumerate(zip(case["mentions"], mentions, strict=True), 1)
        for line in differences(expected, mention)
    ]
    assert not wrong, "; ".join(wrong)
