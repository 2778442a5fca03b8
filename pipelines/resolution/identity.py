"""Which event id a cluster carries: the old one it overlaps most, else the next free number of its actor and day.

An id is ACTOR-YYYY-MM-DD-NN: the actor (UNK when unknown), the day at the launch site as the articles tell it, and a
running number from 01. An id once given stays in the table for ever. When two events turn out to be one, or the day of
one turns out to be another, the id that no longer fits becomes a redirect (duplicate_of) to the one that does, so that
only the running number can depend on the order in which articles arrived.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

UNKNOWN_ACTOR = "UNK"


def prefix(actor: str | None, day: date) -> str:
    """The part of an id that follows from the event: ACTOR-YYYY-MM-DD."""
    return f"{actor or UNKNOWN_ACTOR}-{day.isoformat()}"


def prefix_of(event_id: str) -> str:
    """The same part of a given id."""
    return event_id.rpartition("-")[0]


@dataclass(slots=True)
class Register:
    """The ids that exist: `redirects` maps a merged id to where it points, `taken` holds all."""

    taken: set[str]
    redirects: dict[str, str] = field(default_factory=dict)

    def next_free(self, wanted: str) -> str:
        """The next number of a prefix; it is taken from now on."""
        numbers = [int(i.rpartition("-")[2]) for i in self.taken if prefix_of(i) == wanted]
        event_id = f"{wanted}-{max(numbers, default=0) + 1:02d}"
        self.taken.add(event_id)
        return event_id

    def final(self, event_id: str) -> str:
        """Where an id leads after all redirects."""
        while event_id in self.redirects:
            event_id = self.redirects[event_id]
        return event_id


@dataclass(frozen=True, slots=True)
class Assignment:
    """The id of each cluster, in their order; for each old id that none carries, the one it leads to, None for none."""

    ids: list[str]
    lost: dict[str, str | None]


def assign(
    clusters: Sequence[tuple[str, Iterable[str]]], owners: Mapping[str, str], old_ids: Iterable[str], register: Register
) -> Assignment:
    """Give each cluster, (prefix, mention ids), its event id.

    `owners` maps mentions to the event they belonged to, `old_ids` are the live events concerned.
    """
    members = [(wanted, sorted(mentions)) for wanted, mentions in clusters]
    overlaps = [Counter(owners[m] for m in mentions if m in owners) for _, mentions in members]
    ids: list[str | None] = [None] * len(members)
    used: set[str] = set()
    pairs = sorted(
        (-shared, old, index)
        for index, overlap in enumerate(overlaps)
        for old, shared in overlap.items()
        if prefix_of(old) == members[index][0]
    )
    for _, old, index in pairs:
        if ids[index] is None and old not in used:
            ids[index] = old
            used.add(old)
    for index, (wanted, _) in enumerate(members):
        if ids[index] is None:
            ids[index] = _revived(wanted, overlaps[index], used, register) or register.next_free(wanted)
            used.add(str(ids[index]))
    lost: dict[str, str | None] = {}
    for old in sorted(set(old_ids) | {o for overlap in overlaps for o in overlap}):
        if old not in used:
            heirs = sorted((-overlap[old], str(ids[index])) for index, overlap in enumerate(overlaps) if overlap[old])
            lost[old] = heirs[0][1] if heirs else None
    return Assignment([str(i) for i in ids], lost)


def _revived(wanted: str, overlap: Counter[str], used: set[str], register: Register) -> str | None:
    """A redirect of the right prefix that leads to an event the cluster comes from: its id comes back to life."""
    found = sorted(
        merged for merged in register.redirects
        if prefix_of(merged) == wanted and merged not in used and register.final(merged) in overlap
    )  # fmt: skip
    return found[0] if found else None
