"""Picture captions that feeds leave in their text: they tell of the picture's day, not of the news.

"A rocket lifts off from the coast on Oct. 5, 2022. (Jane Doe/Agency)": the credit in brackets shows the caption.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extraction.dates import DateRef

_AGENCIES = r"AP|AFP|Reuters|REUTERS|Getty|EPA|Xinhua|Yonhap|Kyodo|KCNA|Handout|Photo|Screenshot|Shutterstock|TASS|DPA"
# A name or two, an agency after a stroke or "via", all in one pair of brackets.
_CREDIT = re.compile(rf"\s{{0,3}}\([^()\n]{{0,80}}?(?:/|via |\b(?:{_AGENCIES})\b)[^()\n]{{0,60}}\)")
_CREDITED = re.compile(rf"\b(?:{_AGENCIES})\b|via ")


def is_credited(body: str, start: int, end: int) -> bool:
    """Whether a picture credit follows the sentence `body[start:end]`, or ends it."""
    match = _CREDIT.match(body, end, min(len(body), end + 160))
    if match is None:
        tail = max(start, end - 160)
        opened = body.rfind("(", tail, end)
        match = _CREDIT.match(body, opened, min(len(body), end + 1)) if opened > start else None
        if match is None or match.end() < end - 2:
            return False
    return bool(_CREDITED.search(match.group()))


def picture_day(dates: Sequence[DateRef], own: Sequence[DateRef], at: int, *, aftermath: bool) -> list[DateRef]:
    """The day of what the caption's picture shows at token `at`: the full date after it, unless it has its `own`.

    A picture of the `aftermath` ("a house hit by a missile") may be of a later day: it gives the month.
    """
    # A day before it is that of the picture's release: "a photo provided on June 2 shows a rocket lifting off".
    shown = next((d for d in dates if d.start > at and d.shape == "monthday" and not d.bounded), None)
    if shown is None or any(d.shape == "monthday" and d is not shown for d in own):
        return list(own)
    return [replace(shown, shape="month", day=None) if aftermath and shown not in own else shown]
