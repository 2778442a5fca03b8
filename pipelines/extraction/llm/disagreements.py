"""Where the rules and the model read one article differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pipelines.evaluation.agreement import words
from pipelines.evaluation.scoring import pair
from pipelines.extraction.llm.answer import FieldName
from pipelines.model import Mention

# Who announced a launch is worded too freely to compare; the kind is asked for with the event, not as a field of it.
COMPARED = ("kind", *(field for field in get_args(FieldName) if field != "announced_by"))
_NOTHING: tuple[Any, ...] = (None, "unknown", [])


@dataclass(frozen=True, slots=True)
class Reading:
    """One difference. `field` is "event" where only one of the two found the event at all.

    `mention_no` counts the rules' mentions from 1; 0 where only the model found the event. `quote` is the model's.
    """

    mention_no: int
    llm_no: int
    field: str
    rules_value: Any
    llm_value: Any
    quote: str


def disagreements(rules: Sequence[Mention], llm: Sequence[Mention]) -> list[Reading]:
    """All differences between two readings of one article, in the order of the rules' mentions."""
    ours, theirs = [m.to_json() for m in rules], [m.to_json() for m in llm]
    pairs = pair(ours, theirs)
    found = [d for i, j in sorted(pairs) for d in _fields(i, ours[i], j, theirs[j])]
    found += [
        Reading(i + 1, 0, "event", _brief(ours[i]), None, "")
        for i in range(len(ours))
        if i not in {a for a, _ in pairs}
    ]
    found += [
        Reading(0, j + 1, "event", None, _brief(theirs[j]), _quote(theirs[j], "event"))
        for j in range(len(theirs))
        if j not in {b for _, b in pairs}
    ]
    return found


def _fields(i: int, ours: dict[str, Any], j: int, theirs: dict[str, Any]) -> Iterator[Reading]:
    for name in COMPARED:
        a, b = ours[name], theirs[name]
        if a in _NOTHING and b in _NOTHING:
            continue
        if not _same(a, b):
            yield Reading(i + 1, j + 1, name, a, b, _quote(theirs, name))


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(b, list):
        return sorted(a) == sorted(b)
    if isinstance(a, str) and isinstance(b, str):
        return words(a) == words(b)
    return bool(a == b)


def _quote(mention: dict[str, Any], field: str) -> str:
    return next((str(c["quote"]) for c in mention["evidence"] if c["field"] == field), "")


def _brief(mention: dict[str, Any]) -> str:
    return " ".join(
        str(mention[f]) for f in ("role", "kind", "actor", "date", "weapon_class") if mention[f] is not None
    )
