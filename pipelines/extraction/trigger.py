"""The trigger value: one word that reports a launch, tied to what it launches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.extraction.names import Name
from pipelines.extraction.numbers import Count
from pipelines.extraction.weapons import WeaponPhrase

Form = Literal["verb", "noun", "liftoff", "hit"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One trigger at token `at`; a nominal's phrase begins at `start`. `owner` is the actor of a nominal phrase.

    `owner_pronoun` is the token of "its" or "their" before a nominal; `pronoun_subject` that of "it" before a verb.
    """

    at: int
    start: int
    form: Form
    lemma: str
    weapon: WeaponPhrase | None = None
    passive: bool = False
    owner: Name | None = None
    count: Count | None = None
    pronoun_subject: int | None = None
    owner_pronoun: int | None = None
