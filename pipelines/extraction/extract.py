"""The extractor: one article in, its launch mentions out."""

from __future__ import annotations

from pipelines.extraction.gate import is_candidate
from pipelines.extraction.mentions import build_all
from pipelines.extraction.plans import only_planned
from pipelines.extraction.reading import read
from pipelines.extraction.validate import validated
from pipelines.model import Article, Mention


def extract(article: Article) -> list[Mention]:
    """The launch mentions of `article`, main events first, in the order of the text.

    Every claim's quote is `article.body[start:end]`; a value that no claim grounds is left out.
    """
    if not is_candidate(article.body):
        return []
    reading = read(article)
    made = (validated(m, reading.body) for m in build_all(reading))
    return [m for m in made if m is not None and not only_planned(m, reading.body, len(article.title))]
