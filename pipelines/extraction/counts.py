"""How many missiles an occasion has, from the counts of its frames."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.extraction.frames import Frame
from pipelines.extraction.numbers import Count, ordinal_value
from pipelines.extraction.vocabulary import PLURAL_NOMINALS
from pipelines.extraction.wordsets import words


def frame_count(f: Frame) -> Count | None:
    """What one frame says of the number: its words, a bare plural (at least two), or a single weapon."""
    t = f.trigger
    w = t.weapon
    if t.form == "noun":
        return _nominal_count(f)
    if w is None:
        return Count(1, 1, "about", t.at, t.at + 1)
    if w.weapon_class == "SLV" and w.count is not None and w.count.low == 2 and w.count.high is None:
        return Count(1, 1, "exact", w.start, w.end)  # "one of its Electron rockets"
    if w.base == "LAUNCHER" and (w.count is None or w.count.low == 1):
        return None
    if w.base == "NAME" and w.weapon_class == "MLRS" and w.count is None:
        return None  # "HIMARS used in strike": the launcher, not its rockets
    if w.payload and w.count is not None and not w.count.ordinal:
        return Count(1, 1, "exact", w.head, w.end)
    if w.count is not None and not (w.salvo and w.count.low == 1):
        if w.count.ordinal and w.plural:
            return Count(2, None, "at_least", w.start, w.end)
        return w.count
    if w.payload:
        return Count(1, 1, "exact", w.head, w.end)
    if w.salvo:
        return None
    if w.plural:
        return Count(2, None, "at_least", w.start, w.end)
    return Count(1, 1, "exact", w.start, w.end)


def _nominal_count(f: Frame) -> Count | None:
    t = f.trigger
    w = t.weapon
    word = t.lemma
    if w is not None and w.base == "LAUNCHER":
        return None
    if word in (
        "attack",
        "attacks",
        "strike",
        "strikes",
        "fire",
        "barrage",
        "barrages",
        "salvo",
        "salvos",
        "volley",
        "volleys",
        "blitz",
        "raid",
        "raids",
        "assault",
        "assaults",
        "onslaught",
        "bombardment",
    ):
        if w is not None and w.start > t.at and w.count is not None and not w.count.ordinal:
            return w.count
        if w is not None and w.compound and w.salvo and w.count is None and word.endswith("s"):
            return Count(2, None, "at_least", w.start, t.at + 1)  # "a wave of missile attacks"
        if w is not None and not w.compound and w.plural and word not in ("barrage", "salvo", "volley", "barrages"):
            return Count(2, None, "at_least", w.start, w.end)
        return None
    if w is not None and w.start > t.at:
        if w.count is not None and not w.count.ordinal and not w.payload:
            return w.count
        if w.plural and not w.payload:
            return Count(2, None, "at_least", w.start, w.end)
    if t.count is not None and not t.count.ordinal and word in PLURAL_NOMINALS:
        return t.count
    if word in PLURAL_NOMINALS:
        return Count(2, None, "at_least", t.at, t.at + 1)
    return Count(1, 1, "exact", t.start, t.at + 1)


def _with_another(f: Frame, c: Count) -> Count:
    """ "launched one missile at 4:29 and another at 4:49" makes two."""
    if c.low != 1 or c.high != 1:
        return c
    lows = f.sentence.lows
    for k in range(c.end, len(lows)):
        if lows[k] == "another" and lows[k - 1] in ("and", "then") and lows[k + 1 : k + 2] and lows[k + 1] in _ANOTHER:
            return Count(2, 2, "exact", c.start, k + 1)
    return c


_ANOTHER = words(
    """
    at missile short-range from ballistic rocket projectile one about minutes
    """
)


def _most(frames: Sequence[Frame]) -> int:
    counts = [c for f in frames if (c := frame_count(f)) is not None and _numbered(c)]
    return max((c.low or 0 for c in counts), default=0)


# Sentences after which a new number no longer tells the size of the same salvo.
LATE = 6


def best_count(frames: Sequence[Frame]) -> tuple[Frame, Count] | None:
    """The count of the occasion: the first number above one, then a vague plural, then one."""
    pair = _first_and_second(frames)
    if pair is not None:
        return pair
    fired = [f for f in frames if f.trigger.lemma != "down"]
    if _most(fired) > 1 and _most(fired) >= _most(frames):
        frames = fired  # the shot down are some of the fired
    counts = [(f, frame_count(f)) for f in frames]
    found = [(f, _with_another(f, c)) for f, c in counts if c is not None and (c.low, c.high) != (None, None)]
    told = [x for x in found if x[0].trigger.form != "noun"]
    salvo = any(f.trigger.weapon is not None and f.trigger.weapon.salvo for f in frames)
    if told or salvo:
        # "After the missile launch" names the occasion; the verbs count its missiles.
        found = told + [x for x in found if x[0].trigger.form == "noun" and not (x[1].low == 1 and x[1].high == 1)]
        found.sort(key=lambda x: x[0].at)
    if not found:
        return None
    several = [(f, c) for f, c in found if c.low is not None and c.low > 1 and _numbered(c)]
    definite = [x for x in several if not _pointing(x[0])]
    single = [(f, c) for f, c in found if c.low == 1 and not c.ordinal and not _pointing(f)]
    if definite or several:
        first = (definite or several)[0]
        # A number told long after a plain "a missile" is of something else, unless it is a barrage.
        late = bool(single) and first[0].sentence.index - single[0][0].sentence.index > LATE
        if not late or (first[1].low or 0) >= BARRAGE:
            return first
    least = next(((f, c) for f, c in found if c.low == 1 and c.bound == "at_least"), None)
    if least is not None and least[0].sentence.index - found[0][0].sentence.index <= 1:
        return least  # "a missile" of the title is "at least one" of the text
    plural = [(f, c) for f, c in found if c.low is not None and c.low > 1 and not _numbered(c)]
    one = single or [(f, c) for f, c in found if c.low == 1]
    if plural and one:
        fresh = [x for x in plural if not _pointing(x[0])]
        if not fresh:
            return one[0]
        if not single and fresh[0][0].trigger.form != "noun":
            return fresh[0]  # "a second projectile" counts launches, "missiles" the missiles
        leads = fresh[0][0].at <= one[0][0].at or _pointing(one[0][0])
        near = fresh[0][0].sentence.index - one[0][0].sentence.index <= 1
        return fresh[0] if leads or (near and fresh[0][0].trigger.form != "noun") else one[0]
    if plural and all(_bare(f, c) for f, c in plural) and any(_salvo(f) for f in frames):
        return None
    return (plural or one or found)[0]


# From this number on, a count is a barrage's.
BARRAGE = 10


def _bare(f: Frame, c: Count) -> bool:
    """Whether only a plural s says that there were several."""
    w = f.trigger.weapon
    return w is None or w.count is None


def _salvo(f: Frame) -> bool:
    w = f.trigger.weapon
    of_attacks = f.trigger.form == "noun" and f.trigger.lemma.endswith("s") and w is not None and w.compound
    return w is not None and w.salvo and w.count is None and not of_attacks  # "a wave of attacks" is of several


def _first_and_second(frames: Sequence[Frame]) -> tuple[Frame, Count] | None:
    """ "fired a second missile after the first launch failed": two on one occasion."""
    for f in frames:
        w = f.trigger.weapon
        if w is None or w.count is None or not w.count.ordinal or f.trigger.form != "verb":
            continue
        lows = f.sentence.lows
        number = ordinal_value(lows[w.count.end - 1])
        told = any(lows[k] == "first" and lows[k + 1] in _ONE_OF_THEM for k in range(len(lows) - 1))
        if number is not None and 1 < number < BARRAGE and told:
            return f, Count(number, number, "exact", w.count.start, w.count.end)
    return None


_ONE_OF_THEM = words("launch missile one rocket projectile test attempt firing")


def _numbered(c: Count) -> bool:
    return c.bound != "at_least" or (c.end - c.start > 1 and c.high is None and (c.low or 0) > 2)


def _pointing(f: Frame) -> bool:
    w = f.trigger.weapon
    if f.trigger.form == "noun" and w is not None and w.start > f.trigger.at:
        return False  # "test-fires of the new missile" names it for the first time
    return w is not None and w.definite
