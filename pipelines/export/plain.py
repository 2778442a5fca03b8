"""Foreign text made harmless for people's screens: controls shown by name, formulas kept from running."""

from __future__ import annotations

import hashlib
import re

# C0 and C1 controls except tab and newline, and the characters that reorder or hide the text around them:
# bidirectional marks, embeddings, overrides and isolates, zero-width ones, line and paragraph separators, tags.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)

# First characters by which a spreadsheet takes a cell for a formula, with their full-width forms; tab and line
# breaks because programs skip them first (OWASP, CSV Injection).
_FORMULA_START = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def visible(value: str) -> str:
    """`value` with every control or reordering character written as ‹U+202E›; tab and newline stay."""
    if value.isprintable():  # no control, format or separator character: ten times as fast as the search
        return value
    return _UNSEEN.sub(lambda match: f"‹U+{ord(match[0]):04X}›", value)


def one_line(value: str) -> str:
    """`visible` text on one line, for titles and table cells."""
    return " ".join(visible(value).split())


def spreadsheet_cell(value: str) -> str:
    """`visible` text that no spreadsheet runs: an apostrophe before what would begin a formula; numbers stay."""
    if value.startswith(_FORMULA_START) and not _NUMBER.fullmatch(value):
        value = "'" + value
    return visible(value)


def page_name(event_id: str) -> str:
    """File name of an event's page: its id, or for an id that no file can have, a digest."""
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", event_id):
        return event_id
    return "event-" + hashlib.sha256(event_id.encode()).hexdigest()[:16]
