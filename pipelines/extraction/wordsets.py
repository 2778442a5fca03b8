"""Word classes written as plain text."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The set of the words of `text`, separated by white space."""
    return frozenset(text.split())
