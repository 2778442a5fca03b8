"""Made articles with known copies among them, at the pace of a large crawl."""

from __future__ import annotations

import itertools
import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipelines.deduplication.copies import containment
from pipelines.deduplication.fingerprint import fingerprint

KINDS = ("light", "medium", "truncated", "new lede", "local addition")
A_DAY = 10_000
START = datetime(2030, 1, 1, tzinfo=UTC)
COPIES_SHARE = 0.1
STANDING_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Made:
    """One made article; `source` is the number of the one it copies, `share` the exact containment of the two."""

    number: int
    text: str
    kind: str = "original"
    source: int | None = None
    share: float = 0.0

    @property
    def id(self) -> str:
        return f"{self.number:07d}"

    @property
    def published_at(self) -> datetime:
        return START + timedelta(seconds=self.number * 86400 / A_DAY)


class Maker:
    """Makes articles with a fixed seed, one after the other; a copy follows its source within two days."""

    def __init__(self, words: int = 400, seed: int = 7) -> None:
        self.words = words
        self.random = random.Random(seed)
        letters = "abcdefghijklmnopqrstuvwxyz"
        self.vocabulary = ["".join(self.random.choices(letters, k=self.random.randint(3, 9))) for _ in range(20_000)]
        self.weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self.vocabulary))))
        self.standing = [self._words(40) for _ in range(50)]
        self.recent: deque[Made] = deque(maxlen=2 * A_DAY)

    def articles(self, start: int, count: int) -> Iterator[Made]:
        """The articles from number `start` on; to be asked for in order."""
        for number in range(start, start + count):
            if self.recent and self.random.random() < COPIES_SHARE:
                made = self._copy(number, self.recent[self.random.randrange(len(self.recent))])
            else:
                made = self._original(number)
            self.recent.append(made)
            yield made

    def _words(self, count: int) -> list[str]:
        return self.random.choices(self.vocabulary, cum_weights=self.weights, k=count)

    def _original(self, number: int) -> Made:
        words = self._words(self.random.randint(self.words * 5 // 8, self.words * 11 // 8))
        if self.random.random() < STANDING_SHARE:
            words += self.random.choice(self.standing)
        return Made(number, " ".join(words))

    def _copy(self, number: int, of: Made) -> Made:
        kind = self.random.choice(KINDS)
        words = of.text.split(" ")
        if kind in ("light", "medium"):
            share = 0.01 if kind == "light" else 0.06
            for place in self.random.sample(range(len(words)), int(share * len(words))):
                words[place] = self.random.choice(self.vocabulary)
        elif kind == "truncated":
            words = words[: int(len(words) * self.random.uniform(0.3, 0.7))]
        elif kind == "new lede":
            cut = int(len(words) * self.random.uniform(0.1, 0.3))
            words = self._words(cut) + words[cut:]
        else:
            words += self._words(int(len(words) * self.random.uniform(0.1, 0.4)))
        text = " ".join(words)
        share = containment(fingerprint("", text), fingerprint("", of.text))
        return Made(number, text, kind, of.number, share)
