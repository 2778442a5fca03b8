"""The day of a launch that a later sentence tells: "The incident, a blow to the navy, occurred on January 30"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.extraction.anchor import Anchor, resolve
from pipelines.extraction.frames import Frame
from pipelines.extraction.occasion import Occasion
from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words

_INCIDENTS = words("incident failure mishap accident malfunction misfire anomaly launch test firing")
_OCCURRED = words("occurred happened took")
# Sentences after the account in which "the incident" still speaks of it.
_REACH = 6
# Words between the noun and its verb: an aside between commas.
_ASIDE = 14


def date_incident(
    found: Sequence[Occasion], tagged: Sequence[Tagged], anchor_of: Callable[[Frame], Anchor | None]
) -> None:
    """Date the one main launch that only publication dates by the sentence that says when the incident occurred."""
    fresh = [o for o in found if o.role == "main"]
    if len(fresh) != 1 or not fresh[0].inferred:
        return
    o = fresh[0]
    anchor = anchor_of(o.first)
    for t in tagged:
        if anchor is None or not 0 <= t.sentence.index - o.first.sentence.index <= _REACH or t.sentence.in_title:
            continue
        at = _incident(t)
        if at is None:
            continue
        for ref in t.dates:
            hit = resolve(ref, anchor) if at < ref.start <= at + 8 else None
            if hit is not None and hit.exact:
                o.resolved, o.ref, o.ref_frame = hit, ref, replace(o.first, sentence=t.sentence)
                o.inferred = False
                return


def _incident(t: Tagged) -> int | None:
    """The token of the verb in "the incident … occurred", "this failure took place"."""
    lows = t.sentence.lows
    for k in range(1, len(lows)):
        if lows[k] not in _INCIDENTS or lows[k - 1] not in ("the", "this", "that"):
            continue
        for j in range(k + 1, min(len(lows), k + _ASIDE)):
            if lows[j] in _OCCURRED and (lows[j] != "took" or lows[j + 1 : j + 2] == ("place",)):
                return j
            if lows[j] in (".", ";", "that", "which", "who", "but", "and"):
                break
    return None
