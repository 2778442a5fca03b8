"""The sentence around a quote."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pipelines.extraction.sentences import spans


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one article's body, as the extractor splits them."""

    body: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, title: str, text: str) -> Sentences:
        """Split an article's body, title + newline + text."""
        body = f"{title}\n{text}"
        found = spans(body, len(title))
        return cls(body, tuple(start for start, _ in found), tuple(end for _, end in found))

    def around(self, start: int, end: int) -> str:
        """The sentence, or the run of sentences, that holds `body[start:end]`, blanks made single."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = first
        while last + 1 < len(self.starts) and self.ends[last] < end:
            last += 1
        if not self.starts:
            return " ".join(self.body[start:end].split())
        return " ".join(self.body[min(start, self.starts[first]) : max(end, self.ends[last])].split())
