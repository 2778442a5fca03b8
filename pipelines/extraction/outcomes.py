"""How the launch ended, read from the words of its sentences."""

from __future__ import annotations

from pipelines.extraction.sentences import Sentence
from pipelines.extraction.wordsets import words
from pipelines.model import Outcome

# Phrases of tokens; the strongest that a launch's sentences hold decides.
_FAILURE = (
    ("failed",), ("failure",), ("fails",), ("exploded", "shortly"), ("exploded", "seconds"),
    ("exploded", "after"), ("exploded", "soon"),
    ("exploded", "on"), ("exploded", "immediately"), ("exploded", "in"), ("exploding",), ("blew", "up"),
    ("blows", "up"), ("broke", "up"), ("breaks", "up"),
    ("broke", "apart"), ("fizzled",), ("malfunctioned",), ("malfunction",), ("crashed", "soon"),
    ("crashed", "shortly"), ("crashed", "into", "the", "sea", "after"),
    ("splintered",), ("anomaly",), ("unsuccessful",), ("unsuccessfully",), ("sputtered",), ("accident",),
    ("accidentally",), ("disintegrated",), ("lost", "contact"),
    ("explodes",), ("botched",), ("self-destruct",), ("veered", "off"), ("fizzles",), ("explosion", "after"),
)  # fmt: skip
_SUCCESS = (
    ("successful",), ("successfully",), ("success",), ("into", "the", "sea"), ("into", "the", "ocean"),
    ("into", "sea"), ("into", "orbit"), ("in", "orbit"),
    ("landed", "in"), ("came", "down"), ("landed", "outside"), ("landed", "inside"), ("landed", "within"),
    ("lands", "in"),
    ("lands", "off"), ("fell", "into"), ("fell", "in"), ("splashed", "down"), ("over", "japan"),
    ("into", "waters"), ("into", "its"), ("into", "their"), ("flew",), ("flying",), ("flown",), ("hit", "its"),
    ("hit", "their"), ("hit", "the", "target"),
    ("accurately", "hit"), ("entered", "orbit"), ("reached", "orbit"), ("into", "the", "pacific"),
    ("traveled",), ("travelled",), ("landed",), ("lands", "on"),
    ("succeeded",), ("put", "in", "orbit"), ("into", "space"), ("hit", "targets"), ("into", "the", "east"),
    ("into", "the", "yellow"), ("into", "the", "western"),
    ("splashed", "into"), ("plunging", "into"), ("reaching",), ("overhead",), ("covered",), ("entered", "its"),
    ("entered", "the"), ("on", "target"), ("hit", "a", "target"), ("carried", "into", "orbit"),
    ("docked",), ("completed",), ("deployed",), ("reaches", "orbit"), ("struck",), ("into", "east"),
    ("into", "waters"), ("fell",),
)  # fmt: skip
_OUTRIGHT = (
    ("successful",), ("successfully",), ("entered", "orbit"), ("reached", "orbit"), ("into", "orbit"),
    ("in", "orbit"),
    ("succeeded",), ("called", "the", "launch", "a", "success"), ("great", "success"), ("entered", "the", "orbit"),
    ("achieve", "orbit"), ("calls", "launch", "a", "success"), ("was", "a", "success"),
)  # fmt: skip
_HITS = (
    ("killed",), ("killing",), ("kills",), ("injured",), ("injuring",), ("wounded",), ("wounding",),
    ("damaged",), ("damaging",), ("hit",), ("hits",),
    ("struck",), ("strikes",), ("dead",), ("landed",), ("lands",), ("destroyed",), ("destroying",),
    ("casualties",), ("slammed",), ("explosions",), ("impact",),
    ("pounded",), ("pound",), ("exploded",), ("blackouts",), ("died",), ("kill",), ("damage",), ("outages",),
    ("hitting",), ("striking",), ("power", "outages"),
)  # fmt: skip
_INTERCEPTED = (
    ("intercepted",),
    ("shot", "down"),
    ("downed",),
    ("intercepts",),
    ("shoots", "down"),
    ("shot", "it", "down"),
)
_NEGATORS = words(
    """
    no not without n't if could would previous earlier did didn't whether can capable never may might fearing
    fear
    """
)

_Phrases = tuple[tuple[str, ...], ...]
_Index = dict[str, tuple[tuple[str, ...], ...]]


def _by_first(phrases: _Phrases) -> _Index:
    out: dict[str, tuple[tuple[str, ...], ...]] = {}
    for p in phrases:
        out[p[0]] = (*out.get(p[0], ()), p)
    return out


_FAILURES, _SUCCESSES, _HIT, _DOWNED, _CALLED = map(_by_first, (_FAILURE, _SUCCESS, _HITS, _INTERCEPTED, _OUTRIGHT))


def phrase_at(s: Sentence, start: int, end: int, phrases: _Index) -> tuple[int, int] | None:
    """The first of the phrases between tokens `start` and `end` that no negator precedes, as a token span."""
    if s.bag.isdisjoint(phrases):
        return None
    lows = s.lows
    for k in range(start, min(end, len(lows))):
        for p in phrases.get(lows[k], ()):
            if lows[k : k + len(p)] == p and not any(w in _NEGATORS for w in lows[max(0, k - 3) : k]):
                return k, k + len(p)
    return None


_SUBJECTS = words(
    """
    launch launches launching missile missiles rocket rockets test tests it attempt satellite projectile
    projectiles firing vehicle liftoff booster flight they one another icbm other spacecraft musudan second
    first mission which that
    """
)
# Words that place a failure at another time than the launch told.
_OTHER_TIME = words("previous previously earlier past series string several since following despite before prior other")


def failure(s: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """Words that say this launch failed: a launch word stands close by and no other time is meant."""
    at = start
    while (span := phrase_at(s, at, end, _FAILURES)) is not None:
        near = s.lows[max(0, span[0] - 9) : span[0]] + s.lows[span[1] : span[1] + 4]
        if any(w in _SUBJECTS for w in near) and not any(
            w in _OTHER_TIME for w in s.lows[max(0, span[0] - 5) : span[0]]
        ):
            return span
        at = span[0] + 1
    return None


def outright(s: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """Words that call the launch a success or put its load in orbit."""
    return phrase_at(s, start, end, _CALLED)


def success(s: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """Words that say it flew or landed."""
    return phrase_at(s, start, end, _SUCCESSES)


def hits(s: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """Words that say an attack reached something."""
    return phrase_at(s, start, end, _HIT)


def intercepted(s: Sentence, start: int, end: int) -> tuple[int, int] | None:
    """Words that say it was shot down."""
    return phrase_at(s, start, end, _DOWNED)


def combine(attack: bool, failed: bool, flew: bool, hit: bool, downed: bool, outright: bool) -> Outcome:
    """The outcome from what was seen: an attack that both hit and was shot down is partial.

    `outright`: a success was called one before any failure was told.
    """
    if attack:
        if downed:
            return "partial" if hit else "intercepted"
        return "success" if hit or flew else "failure" if failed else "unknown"
    if failed and not outright:
        return "failure"
    if downed:
        return "intercepted"
    return "success" if flew or hit or outright else "unknown"
