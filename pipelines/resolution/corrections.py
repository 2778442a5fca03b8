"""Corrections: one speaker replaces an own value by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.resolution.readings import Reading
from pipelines.resolution.rules import Rule

# Without the word "corrected", a change of mind shows when this many independent articles carry the new value.
SILENT_CORRECTION_GROUPS = 2
_FIGURES = ("range_km", "apogee_km")


@dataclass(frozen=True, slots=True)
class Correction:
    """`old` was replaced by `new`; `removed` are the readings that no longer count. `told`: an article says so."""

    old: Reading
    new: Reading
    removed: frozenset[Reading]
    told: bool


def corrections(ordered: Sequence[Reading], rule: Rule) -> list[Correction]:
    """All corrections among readings of one field, ordered by publication."""
    made = _told(ordered, rule)
    if rule.correctable:
        made += _silent(ordered, rule)
        made += _unnamed(ordered, rule, {c.new for c in made})
    return made


def _told(ordered: Sequence[Reading], rule: Rule) -> list[Correction]:
    """Corrections that an article reports: a retracted reading beside the article's final one."""
    out = []
    for old in ordered:
        if not old.retracted:
            continue
        finals = [r for r in ordered if r.account.mention_id == old.account.mention_id and not r.retracted]
        # A vaguer first word ("a projectile") is refined, not corrected; a place named anew is corrected however near.
        if not finals or (rule.agree(old.value, finals[0].value) and old.field != "site"):
            continue
        if finals[0].value == old.value:
            continue
        # Whoever still gives the old value, unless another named speaker stands by it.
        removed = frozenset(
            r for r in ordered
            if r.value == old.value and (r.speaker in (None, old.speaker) or old.speaker is None or r.retracted)
        )  # fmt: skip
        out.append(Correction(old, finals[0], removed, told=True))
    return out


def _silent(ordered: Sequence[Reading], rule: Rule) -> list[Correction]:
    """A named speaker's own later value that contradicts the earlier one and that the later articles carry."""
    out = []
    for speaker in sorted({r.speaker for r in ordered if r.speaker is not None}):
        own = [r for r in ordered if r.speaker == speaker and not r.retracted and r.explicit and r.account.is_main]
        if not own:
            continue
        old = own[0]
        changed = [r for r in own if not rule.agree(r.value, old.value)]
        if not changed or changed[0].when[0] <= old.when[0]:
            continue
        new = changed[0]
        after = [r for r in own if r.when >= new.when]
        with_new = {r.group for r in after if r.value == new.value}
        with_old = {r.group for r in after if r.value == old.value}
        flagged = any(r.account.mention.corrected for r in after if r.value == new.value)
        if flagged or (len(with_new) >= SILENT_CORRECTION_GROUPS and len(with_new) > len(with_old)):
            removed = frozenset(r for r in own if r.value == old.value)
            out.append(Correction(old, new, removed, told=flagged))
    return out


def _unnamed(ordered: Sequence[Reading], rule: Rule, known: set[Reading]) -> list[Correction]:
    """What an article that reports a correction says otherwise than the earlier ones, where it repeats no old value.

    It need not name who corrected itself. Distances and heights are corrected by less than they differ between
    observers; anything else has to be contradicted.
    """
    out = []
    for new in ordered:
        if new in known or new.retracted or not new.account.mention.corrected or not new.account.is_main:
            continue
        if any(claim.superseded for claim in new.account.mention.evidence):
            continue
        earlier = [
            r for r in ordered
            if r.when[0] < new.when[0] and r.value != new.value and not r.retracted
            and (r.speaker == new.speaker or None in (r.speaker, new.speaker))
            and (new.field in _FIGURES or not rule.agree(r.value, new.value))
        ]  # fmt: skip
        for value in sorted({r.value for r in earlier}, key=repr):
            same = [r for r in earlier if r.value == value]
            out.append(Correction(same[0], new, frozenset(same), told=True))
    return out
