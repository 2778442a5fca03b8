"""Where a launch by nobody named took place, as far as the head of its article says: the states it names.

Two strikes of one day by an unknown party are one event only if they may lie in one place. A missile on Kharkiv and a
rocket from Gaza share nothing but the day.
"""

from __future__ import annotations

from functools import lru_cache

from pipelines.gazetteers import actors, find, sites

# A report names its scene in the title and the first paragraph; further down come comparisons and reactions.
HEAD_CHARACTERS = 500
# Named as who comments, supplies or watches in news from anywhere; of these a text names its scene only when alone.
BYSTANDERS = frozenset({"USA", "GBR", "FRA", "DEU"})


@lru_cache(maxsize=4096)
def theatre(head: str) -> frozenset[str]:
    """The states (ISO 3166-1 alpha-3) that `head` names by themselves, their people, groups or launch sites."""
    named = set()
    for hit in find(head, frozenset({"actor", "site"})):
        state = actors()[hit.id].country if hit.kind == "actor" else sites()[hit.id].country
        if state:
            named.add(state)
    return frozenset(named - BYSTANDERS or named)
