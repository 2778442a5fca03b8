"""A mention in the making: values with the claims that ground them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.extraction.sentences import Sentence
from pipelines.model import Bound, Claim


@dataclass
class Draft:
    """Values of one mention by field name, and their claims in the order found."""

    body: str
    values: dict[str, Any] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    corrected: bool = False
    seen: set[Claim] = field(default_factory=set)

    def claim(
        self,
        name: str,
        value: str | int | float | bool | None,
        s: Sentence,
        start: int,
        end: int,
        *,
        bound: Bound = "exact",
        speaker: str | None = None,
        superseded: bool = False,
        flight_no: int | None = None,
    ) -> None:
        """Ground `value` of field `name` in tokens `start` to `end` of the sentence."""
        first, last = s.starts[start], s.ends[max(start, end - 1)]
        made = Claim(name, value, first, last, self.body[first:last], bound, speaker, superseded, flight_no)
        if made not in self.seen:
            self.seen.add(made)
            self.claims.append(made)

    def set(self, name: str, value: Any) -> None:
        """Set a value of the mention."""
        self.values[name] = value
