"""Folds text so that one spelling of a name finds its variants: case, diacritics, apostrophes, dashes.

Wonsan, Wŏnsan and WONSAN fold alike, so do Sinp'o and Sinp’o. Every character folds to one character or to none, so
an offset in the folded text leads back to exactly one place in the original.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

APOSTROPHES = "'’‘`´ʼʻʹ′＇"
DASHES = "-‐‑‒–—−﹣－"


class FoldTable(dict[int, str]):
    """A translation table that fills itself: at most one entry per Unicode character."""

    def __init__(self, *, lower: bool) -> None:
        super().__init__()
        self.lower = lower

    def __missing__(self, code: int) -> str:
        folded = self[code] = self._fold(chr(code))
        return folded

    def _fold(self, char: str) -> str:
        if char in APOSTROPHES:
            return "'"
        if char in DASHES:
            return "-"
        category = unicodedata.category(char)
        # Half a surrogate pair, as broken JSON escapes leave it, cannot be searched.
        if category == "Cs":
            return "\ufffd"
        # Combining marks and format characters (soft hyphen, zero-width space) leave no trace.
        if category in ("Mn", "Cf"):
            return ""
        base = unicodedata.normalize("NFKD", char)[:1] or char
        # Only the first character of a lower-casing that yields two, as that of a dotted capital I.
        return (base.lower()[:1] if self.lower else base) or char


_LOWER = FoldTable(lower=True)
_CASED = FoldTable(lower=False)


def fold(text: str) -> tuple[str, Sequence[int] | None]:
    """The folded text, and the original offset of each of its characters; None when they are the same offsets."""
    # Translating ASCII would only lower it and turn the back quote, and lower() is ten times as fast.
    if text.isascii() and "`" not in text:
        return text.lower(), None
    folded = text.translate(_LOWER)
    if len(folded) == len(text):
        return folded, None
    return folded, [i for i, char in enumerate(text) if _LOWER[ord(char)]]


def fold_cased(text: str) -> str:
    """The text folded but for its case: for names that are ordinary words in another case."""
    return text if text.isascii() and "`" not in text else text.translate(_CASED)
