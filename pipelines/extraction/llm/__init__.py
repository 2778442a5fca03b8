"""An optional second extractor: a language model behind any OpenAI-compatible endpoint. Off unless configured.

It never changes what the rules found. Its values are kept only where their quote stands in the article and supports
them; where it disagrees with the rules, the disagreement is a row for a person to look at.
"""

from pipelines.extraction.llm.extractor import LLMExtractor, LLMReading
from pipelines.extraction.llm.settings import LLMSettings

__all__ = ["LLMExtractor", "LLMReading", "LLMSettings"]
