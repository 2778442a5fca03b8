"""The subject of a verb: the actor to its left that no preposition, clause or act of speech parts from it."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.names import Name
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.vocabulary import ADVERBS, HARD_BARRIERS, SPEECH, SUBORDINATORS
from pipelines.extraction.wordsets import words

_OBLIQUE = words(
    "in on at toward towards over near against between with to into amid off for around under outside inside "
    "across like of by from about throughout among via past onto upon amongst beyond aboard including"
)
_LOCATING = words(
    "in from at over toward towards near against into on across around off including throughout outside inside"
)
_FAR = 40
_COUNTING_WORDS = words("the a one two three four five six seven eight nine ten several dozens more many other")
_STRIKES = words(
    """
    killed killing kills wounded wounding injured injuring arrested detained captured shelled bombed attacked targeted
    """
)
# Between "by" or a preposition and the actor.
FILLERS = words(
    """
    the a an both neighboring nuclear-armed rival communist iran-backed iranian-backed militant militants group
    lebanese yemeni russian-backed neighbouring reclusive isolated
    """
)


def filler(word: str) -> bool:
    """Whether the word may stand between a preposition and the actor that it governs."""
    return word in FILLERS or word.endswith(("-backed", "-aligned", "-allied", "-linked"))


_CIVILIANS = words(
    "civilians civilian people citizens children men women villagers residents workers tourists families soil territory"
)


def subject_of(s: Sentence, actors: Sequence[Name], at: int) -> Name | None:
    """The actor that is the subject of the verb at `at`: the cheapest to the left that no preposition governs."""
    if _anaphoric(s, at) or _nameless(s, actors, at):
        return None
    best: Name | None = None
    best_cost = _FAR - 1
    for a in reversed([a for a in actors if a.end <= at]):
        cost = at - a.end
        if cost > best_cost:
            break  # the distance alone is too far; what stands between only adds
        if "according" in s.lows[max(0, a.start - 3) : a.start]:
            continue  # who tells it, not who did it
        between = s.lows[a.end : at]
        cost += sum(8 for b in between if b in HARD_BARRIERS)
        cost += sum(3 for b in between if b in SUBORDINATORS or b == ",")
        cost += 12 if not SPEECH.isdisjoint(between) else 0
        if cost > best_cost:
            continue
        cost += 30 if _other_subject(s, a.end, at) else 0
        governing = _governing(s, a)
        if governing in _LOCATING or governing == "by":
            continue  # where it happened, not who did it
        cost += 14 if governing is not None or _victim(s, a) else 0
        cost += 2 if a.form == "demonym" else 0
        cost += 40 if a.form == "demonym" and s.lows[a.end : a.end + 1] and s.lows[a.end] in _CIVILIANS else 0
        if cost <= best_cost:  # of two as near the first named
            best, best_cost = a, cost
    return _first_of_pair(s, actors, best) if best is not None else None


def antecedent(s: Sentence, actors: Sequence[Name], at: int) -> Name | None:
    """What "it" stands for: the first actor that is a subject, a speaker only when no one else is named."""
    before = [a for a in actors if a.end <= at and not _oblique(s, a)]
    named = [a for a in before if a.form not in ("speaker", "demonym")]
    if named:
        near = subject_of(s, actors, at)
        said = near is not None and near in named and any(b in SPEECH for b in s.lows[near.end : at])
        embedded = near is not None and near in named and s.lows[near.end : near.end + 1] in _FINITE
        return near if said or embedded else named[0]
    return subject_of(s, actors, at)


# "suggested Iran was standing down after it fired": the nearest clause's subject.
_FINITE = (("was",), ("is",), ("were",), ("are",), ("has",), ("had",))


def _other_subject(s: Sentence, start: int, at: int) -> bool:
    """Whether a clause with its own subject opens between: "militants hit a car while helicopters fired"."""
    for k in range(at - 1, start - 1, -1):
        if s.lows[k] == "as" and (s.lows[k - 1].endswith("ed") or s.lows[k + 1] in ("a", "an")):
            continue
        if s.lows[k] in ("while", "as", "when", "after", "before", "because", "although"):
            own = [
                w
                for w in s.lows[k + 1 : at]
                if not (w in ADVERBS or w.endswith("ly") or w in ("the", "a", "it", "they"))
            ]
            return bool(own)
        if s.lows[k] in HARD_BARRIERS:
            return False
    return False


_NAMELESS = words(
    "militants gunmen insurgents fighters rebels guerrillas terrorists assailants groups factions militiamen"
)


def _nameless(s: Sentence, actors: Sequence[Name], at: int) -> bool:
    """ "The Israeli army said militants fired": those who fired have no name here."""
    k = at - 1
    while k > 0 and at - k < 5 and (s.lows[k] in ADVERBS or s.lows[k].endswith("ly")):
        k -= 1
    if k < 0 or s.lows[k] not in _NAMELESS or s.lows[k - 1] in ("its", "their"):
        return False
    return not any(a.start <= k < a.end or 0 <= k - a.end <= 2 for a in actors if not _spoke(s, a, k))


def _spoke(s: Sentence, a: Name, k: int) -> bool:
    return any(w in SPEECH for w in s.lows[a.end : k])


def _anaphoric(s: Sentence, at: int) -> bool:
    """Whether the subject is "the country", "the regime": the state the article is about."""
    k = at - 1
    while k > 0 and at - k < 5 and (s.lows[k] in ADVERBS or s.lows[k].endswith("ly")):
        k -= 1
    return k > 0 and s.lows[k] in ("country", "regime", "nation") and s.lows[k - 1] == "the"


def _victim(s: Sentence, a: Name) -> bool:
    """ "killed three Palestinians and fired missiles": whom the verb before strikes, not who strikes."""
    k = a.start - 1
    while k > 0 and a.start - k < 4 and (s.lows[k] in _COUNTING_WORDS or s.lows[k].isdecimal()):
        k -= 1
    return k >= 0 and s.lows[k] in _STRIKES


def _governing(s: Sentence, a: Name) -> str | None:
    """The preposition that governs the actor, when one does."""
    lead = a.start - 1
    while lead >= 0 and filler(s.lows[lead]):
        lead -= 1
    if lead > 0 and s.lows[lead - 1 : lead + 1] == ("loyal", "to"):
        return None  # "forces loyal to Assad" are his
    return s.lows[lead] if lead >= 0 and s.lows[lead] in _OBLIQUE else None


def _oblique(s: Sentence, a: Name) -> bool:
    return _governing(s, a) is not None


def _first_of_pair(s: Sentence, actors: Sequence[Name], a: Name) -> Name:
    """ "South Korea and the U.S. military fired": the actor first named."""
    for other in actors:
        gap = s.lows[other.end : a.start]
        if other.end <= a.start and gap in (("and",), ("and", "the"), ("&",), ("/",)) and other.id != a.id:
            return other
    return a
