"""The article that the project began with; it is not ours to keep in the repository, so it is read where it lies."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.extraction import extract
from pipelines.model import Article

SEED = Path(__file__).parents[3] / "shared" / "gold" / "seed-2019-05-09.txt"


@pytest.mark.shared
@pytest.mark.skipif(not SEED.exists(), reason="../shared is absent")
def test_two_mentions_and_the_corrected_place() -> None:
    text = SEED.read_text(encoding="utf-8")
    main, earlier = extract(Article("seed", "", "", text, datetime(2019, 5, 9, tzinfo=UTC), "day"))
    assert (main.role, main.kind, main.actor, main.date) == ("main", "test", "PRK", "2019-05-09")
    assert (main.count_min, main.count_max, main.weapon_class) == (2, 2, "SRBM")
    assert (main.site, main.direction, main.corrected) == ("Kusong", "east", True)
    assert (main.times_local, main.range_km) == (("16:29", "16:49"), (420.0, 270.0))
    assert main.announced_by == "South Korea's Joint Chiefs of Staff"
    flights = {(c.value, c.flight_no) for c in main.evidence if c.field in ("times_local", "range_km")}
    assert flights == {("16:29", 1), ("16:49", 2), (420.0, 1), (270.0, 2)}
    assert any(c.field == "site" and c.value == "Sino-ri" and c.superseded for c in main.evidence)
    assert (earlier.role, earlier.actor, earlier.date) == ("background", "PRK", "2019-05-04")
