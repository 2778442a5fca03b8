"""Nothing leaves the extractor that the text does not say."""

from dataclasses import replace

from pipelines.extraction.validate import validated
from pipelines.model import Claim, Mention

BODY = "North Korea fired two missiles from Kusong."


def claim(field: str, value: object, quote: str) -> Claim:
    at = BODY.index(quote)
    return Claim(field, value, at, at + len(quote), quote)  # type: ignore[arg-type]


EVENT = claim("event", None, "fired two missiles")
FULL = Mention(
    role="main",
    kind="test",
    count_min=2,
    site="Kusong",
    site_id="PRK-KUSONG",
    outcome="unknown",
    evidence=(EVENT, claim("count_min", 2, "two"), claim("site", "Kusong", "Kusong")),
)


def test_grounded_values_stay() -> None:
    assert validated(FULL, BODY) == FULL


def test_a_value_without_a_claim_goes() -> None:
    found = validated(replace(FULL, range_km=(420.0,), outcome="success", actor="PRK"), BODY)
    assert found == FULL


def test_a_quote_that_is_not_at_its_offsets_goes_with_its_value() -> None:
    moved = replace(FULL.evidence[2], start=0, end=6)
    found = validated(replace(FULL, evidence=(*FULL.evidence[:2], moved)), BODY)
    assert found is not None
    assert (found.site, found.site_id, found.count_min) == (None, None, 2)
    assert moved not in found.evidence


def test_a_superseded_claim_grounds_nothing() -> None:
    old = replace(FULL.evidence[2], superseded=True)
    found = validated(replace(FULL, evidence=(*FULL.evidence[:2], old)), BODY)
    assert found is not None
    assert found.site is None
    assert old in found.evidence


def test_no_event_without_its_words() -> None:
    assert validated(replace(FULL, evidence=FULL.evidence[1:]), BODY) is None
