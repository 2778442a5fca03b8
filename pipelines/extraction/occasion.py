"""The occasion value: one event in the making."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from pipelines.extraction.anchor import Resolved
from pipelines.extraction.dates import DateRef
from pipelines.extraction.frames import Frame
from pipelines.extraction.names import Name
from pipelines.extraction.sentences import Sentence
from pipelines.model import Role


@dataclass(eq=False)
class Occasion:
    """One event in the making; `resolved` is its day or month, `ref` and `ref_frame` the words that date it.

    A `fresh` one is told in the lead; `like` is the one whose weapon it shares without naming it.
    """

    frames: list[Frame] = field(default_factory=list)
    actor: Name | None = None
    resolved: Resolved | None = None
    ref: DateRef | None = None
    ref_frame: Frame | None = None
    inferred: bool = False
    role: Role = "main"
    site_zone: str | None = None
    actor_sentence: Sentence | None = None
    fresh: bool = False
    like: Occasion | None = None

    @property
    def first(self) -> Frame:
        """The frame that the text gives first."""
        return self.frames[0]

    @property
    def classes(self) -> set[str | None]:
        """The weapon classes that its frames say."""
        return {f.trigger.weapon.weapon_class for f in self.frames if f.trigger.weapon is not None}

    def day(self) -> dt.date | None:
        """Its day, when exact."""
        if self.resolved is None or not self.resolved.exact:
            return None
        return dt.date.fromisoformat(self.resolved.iso)
