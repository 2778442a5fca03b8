"""One sentence with everything found in it: names, weapon phrases, dates, clocks, quantities, triggers, predicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.clocks import Clock, find_clocks
from pipelines.extraction.dates import DateRef, find_dates
from pipelines.extraction.names import Name
from pipelines.extraction.quantities import Quantity, find_quantities
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.triggers import find_triggers
from pipelines.extraction.vocabulary import ADVERBS, AFTER_UNREAL, IRREGULAR_VERBS, MODIFIERS, SPEECH, VERB_LEMMA
from pipelines.extraction.weapons import WeaponPhrase, find_weapons
from pipelines.extraction.wordsets import words


@dataclass(frozen=True, slots=True)
class Tagged:
    """The readings of one sentence, each list in the order of the text; a `caption` tells of a picture."""

    sentence: Sentence
    names: tuple[Name, ...]
    weapons: tuple[WeaponPhrase, ...]
    dates: tuple[DateRef, ...]
    clocks: tuple[Clock, ...]
    quantities: tuple[Quantity, ...]
    triggers: tuple[Trigger, ...]
    predicates: tuple[int, ...]
    caption: bool = False

    def kind(self, kind: str) -> list[Name]:
        """The names of one kind."""
        return [n for n in self.names if n.kind == kind]


def tag(s: Sentence, names: Sequence[Name], *, caption: bool = False) -> Tagged:
    """Read sentence `s`, whose gazetteer matches are `names`."""
    dates = find_dates(s)
    weapons = find_weapons(s, {n.start: n for n in names}, {d.end - 1: d for d in dates})
    triggers = find_triggers(s, weapons, [n for n in names if n.kind != "weapon"])
    return Tagged(
        s,
        tuple(names),
        tuple(weapons),
        tuple(dates),
        tuple(find_clocks(s)),
        tuple(find_quantities(s)),
        tuple(triggers),
        tuple(_predicates(s, weapons, triggers)),
        caption,
    )


# Participles that only name or describe a noun.
_NAMING = words("dubbed named called known designed armed based backed so-called led believed nicknamed aimed")
# Predicates looked at per sentence.
MAX_PREDICATES = 48
_HEDGING = words(
    "appeared appears seemed seems believed presumed thought assumed suspected assessed described calls called "
    "claims "
    "claimed said says estimated"
)
_AUXILIARIES = words("was were is are has had have be been did do does")


def _auxiliary(s: Sentence, i: int) -> bool:
    """Whether a verb form follows, adverbs aside: "had tested", "was reportedly fired"."""
    k = i + 1
    while k < len(s) and k - i < 4 and (s.lows[k] in ADVERBS or s.lows[k].endswith("ly")):
        k += 1
    if k >= len(s):
        return False
    return s.lows[k] in VERB_LEMMA or s.lows[k].endswith(("ed", "ing")) or s.lows[k] in IRREGULAR_VERBS


_GOVERNING = SPEECH | IRREGULAR_VERBS | words("launch launches test tests summit meeting resolution")
_BEFORE_ATTRIBUTES = words("of the a an its their his her with by from in for")


def _predicates(s: Sentence, weapons: Sequence[WeaponPhrase], triggers: Sequence[Trigger]) -> list[int]:
    """The tokens that can govern a date or a place: triggers and anything that looks like a finite verb."""
    inside = {k for w in weapons for k in range(w.start, w.end)}
    at = {t.at for t in triggers}
    nouns = {t.at for t in triggers if t.form == "noun"}
    out = []
    for i, word in enumerate(s.lows):
        if i not in at and not (word.endswith("ed") or word in _GOVERNING):
            continue
        if word in ("appeared", "appears") and i and s.lows[i - 1] == "what":
            continue
        if word in ("made", "built", "left") and i and i - 1 in inside:
            continue
        if word in _HEDGING and (
            s.lows[i + 1 : i + 3] in (("to", "be"), ("to", "have")) or "what" in s.lows[max(0, i - 2) : i]
        ):
            continue  # "fired what appeared to be a missile on Sunday"
        if word in _AUXILIARIES and i not in at and _auxiliary(s, i):
            continue
        topic = (i in nouns or i not in at) and word in ("launch", "test")
        if topic and s.lows[i + 1 : i + 2] and s.lows[i + 1] in AFTER_UNREAL:
            continue
        if i not in at and i and word.endswith("ed") and s.lows[i - 1] in _BEFORE_ATTRIBUTES:
            continue  # "a rocket of printed parts"
        if i in at or (
            i not in inside
            and (
                word in SPEECH
                or word in IRREGULAR_VERBS
                or (word.endswith("ed") and len(word) > 4 and word not in MODIFIERS and word not in _NAMING)
                or word in ("launch", "launches", "test", "tests", "summit", "meeting", "resolution")
            )
        ):
            out.append(i)
            if len(out) == MAX_PREDICATES:
                break
    return out
