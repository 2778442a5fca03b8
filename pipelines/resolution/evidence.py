"""The sentence around a quote."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9])|\n")
# A longer stretch without a full stop is a table or a listing.
MOST_CHARS = 600


def sentence_around(body: str, start: int, end: int) -> str:
    """The sentence of `body` that holds `body[start:end]`, cut to MOST_CHARS around it."""
    first = max(0, start - MOST_CHARS)
    begin = first
    for match in _END.finditer(body, first, start):
        begin = match.end()
    match_after = _END.search(body, max(start, end - 1), end + MOST_CHARS)
    finish = match_after.end() if match_after else min(len(body), end + MOST_CHARS)
    return " ".join(body[begin:finish].split())
