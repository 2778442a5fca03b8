"""The rows of warehouse.claims: every claim of every account, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.resolution.account import Account
from pipelines.resolution.choice import Choice
from pipelines.resolution.event import Event
from pipelines.resolution.readings import Reading

# In place of a claim id: the article itself says that it was corrected, and shows no words for the new value.
BY_ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one claim: chosen or not, by which rule, and the claim that superseded it."""

    chosen: bool = False
    rule: str | None = None
    superseded_by: str | None = None


def claim_id(account: Account, index: int) -> str:
    """The id of the claim at place `index` of the account's evidence."""
    return f"{account.mention_id}/{index + 1}"


def fates(event: Event) -> dict[str, Fate]:
    """Claim id → its fate, for all claims of the event's accounts that carry a value of a field."""
    out: dict[str, Fate] = {}
    for choice in event.choices.values():
        replaced = _replaced(choice)
        for reading, verdict in [(choice.winner, choice.rule), *choice.verdicts.items()]:
            chosen = reading is choice.winner
            for index in reading.claims:
                out[claim_id(reading.account, index)] = Fate(chosen, verdict, replaced.get(reading))
    return out


def _replaced(choice: Choice) -> Mapping[Reading, str]:
    out: dict[Reading, str] = {}
    for correction in choice.corrections:
        new = correction.new
        by = claim_id(new.account, new.claims[0]) if new.claims else BY_ARTICLE
        out |= dict.fromkeys([*correction.removed, correction.old], by)
    return out


def fate_of(account: Account, index: int, known: Mapping[str, Fate]) -> Fate:
    """The fate of one claim; one that no field reads (a speaker, a wording) is neither chosen nor lost."""
    claim = account.mention.evidence[index]
    fate = known.get(claim_id(account, index), Fate())
    if claim.superseded and fate.superseded_by is None:
        return Fate(False, "corrected", BY_ARTICLE)
    return fate
