"""What follows from one mention: its actor, its launch times in UTC, its sentence."""

from __future__ import annotations

import pytest

from pipelines.model import Claim, Mention
from pipelines.resolution.account import effective_actor, instants, parse_date
from pipelines.resolution.evidence import Sentences

JCS = "South Korea's Joint Chiefs of Staff"


@pytest.mark.parametrize(
    ("speaker", "zone", "quote", "date", "utc"),
    [
        pytest.param(
            JCS, "Asia/Pyongyang", "5:55 a.m.", "2017-08-29", "20:55", id="Seoul's time, in the half-hour years"
        ),
        pytest.param("KCNA", "Asia/Pyongyang", "5:25 a.m.", "2017-08-29", "20:55", id="Pyongyang's own"),
        pytest.param(JCS, "Asia/Pyongyang", "2055 GMT", "2017-08-29", "20:55", id="converted from a named zone"),
        pytest.param(JCS, None, "5:55 a.m.", "2019-08-24", "20:55", id="the same hour since 2018"),
        pytest.param(None, None, "5:55 a.m.", "2019-08-24", "20:55", id="nobody named: the actor's zone"),
    ],
)
def test_launch_times_in_utc(speaker: str | None, zone: str | None, quote: str, date: str, utc: str) -> None:
    local = "05:55" if (speaker == JCS and "GMT" not in quote) or speaker is None else "05:25"
    mention = Mention(
        role="main", actor="PRK", date=date, times_local=(local,), time_zone=zone, announced_by=speaker,
        evidence=(Claim("times_local", local, 0, len(quote), quote, speaker=speaker),),
    )  # fmt: skip
    day, _ = parse_date(date)
    assert [moment.strftime("%H:%M") for moment in instants(mention, day, None)] == [utc]


@pytest.mark.parametrize(
    ("actor", "kind", "site_id", "expected"),
    [
        ("IRN", "test", "PRK-SUNAN", "IRN"),
        (None, "test", "PRK-SUNAN", "PRK"),
        (None, "attack", "PRK-SUNAN", None),
        (None, "test", "NOWHERE", None),
        (None, "test", None, None),
    ],
)
def test_whose_launch(actor: str | None, kind: str, site_id: str | None, expected: str | None) -> None:
    assert effective_actor(Mention(role="main", kind=kind, actor=actor, site_id=site_id)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "day"), [("2023-02-30", None), ("2023-02-28", "2023-02-28"), ("soon", None), (None, None)]
)
def test_an_impossible_day_is_none(value: str | None, day: str | None) -> None:
    found, _ = parse_date(value)
    assert (found and found.isoformat()) == day


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("Rocket rises", "Rocket rises"),
        ("Gen. Park", "It rose at dawn, Gen. Park of the U.S. Eighth Army said."),
        ("It fell. Nobody", "It fell. Nobody saw it."),
    ],
)
def test_the_sentence_around_a_quote(quote: str, sentence: str) -> None:
    title, text = "Rocket rises", "It rose at dawn, Gen. Park of the U.S. Eighth Army said. It fell. Nobody\nsaw it."
    split = Sentences.of(title, text.replace("\n", " "))
    start = split.body.index(quote)
    assert split.around(start, start + len(quote)) == sentence
