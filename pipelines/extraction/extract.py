"""The extractor: one article in, its launch mentions out."""

from __future__ import annotations

from pipelines.model import Article, Mention


def extract(article: Article) -> list[Mention]:
    """The launch mentions of `article`, main events first, in the order of the text."""
    return []
