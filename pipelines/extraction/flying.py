"""Direction and landing of an occasion."""

from __future__ import annotations

from pipelines.extraction.draft import Draft
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.reading import Reading
from pipelines.extraction.trajectory import direction_at, landing_at


def set_trajectory(d: Draft, r: Reading, o: Occasion) -> None:
    """Set where it flew and where it came down."""
    for t in r.told(o):
        hit = direction_at(t)
        if hit is not None and "direction" not in d.values and r.owner(t, hit[0], hit[1]) is o:
            d.set("direction", hit[2])
            d.claim("direction", hit[2], t.sentence, hit[0], hit[1])
        fell = landing_at(t)
        if fell is not None and "landing" not in d.values and r.owner(t, fell[0], fell[1]) is o:
            s = t.sentence
            text = r.body[s.starts[fell[0]] : s.ends[fell[1] - 1]]
            d.set("landing", text)
            d.claim("landing", text, s, fell[0], fell[1])
