"""A measure of work that no busy machine disturbs."""

from __future__ import annotations

import sys

from pipelines.extraction import extract
from pipelines.model import Article


def calls(article: Article) -> int:
    """The Python calls that reading `article` takes."""
    count = 0

    def watch(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(watch)
    try:
        extract(article)
    finally:
        sys.setprofile(None)
    return count
