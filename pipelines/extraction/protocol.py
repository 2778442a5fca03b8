"""What an extractor is: one article in, its launch mentions out."""

from __future__ import annotations

from typing import Protocol

from pipelines.model import Article, Mention


class Extractor(Protocol):
    """The rules (`pipelines.extraction.extract`) and the optional LLM reader are interchangeable behind this.

    Every claim of a returned mention satisfies `article.body[start:end] == quote`; a value that no claim grounds is
    null. An extractor never raises for what an article holds.
    """

    def __call__(self, article: Article) -> list[Mention]:
        """The launch mentions of `article`, main events first."""
        ...
