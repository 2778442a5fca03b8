"""Weapon noun phrases: the head, what modifies it, its class, its count, and whether it is really about a weapon.

"at least three North Korean short-range ballistic missiles" is one phrase; "missile defence system" is none, and
"missile launch" is a phrase that modifies the nominal trigger after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.extraction.dates import DateRef
from pipelines.extraction.names import Name
from pipelines.extraction.numbers import SALVO, Count, count_ending_at, ordinal_value
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.vocabulary import DETERMINERS, MODIFIERS, NOMINALS, NOT_WEAPON_AFTER
from pipelines.extraction.wordsets import words

# head → class of the head alone
_HEADS = {
    "missile": "MISSILE", "missiles": "MISSILE", "rocket": "ROCKET", "rockets": "ROCKET", "projectile": "PROJECTILE",
    "projectiles": "PROJECTILE", "icbm": "ICBM", "icbms": "ICBM", "irbm": "IRBM", "irbms": "IRBM", "slbm": "SLBM",
    "slbms": "SLBM", "srbm": "SRBM", "srbms": "SRBM", "mrbm": "MRBM", "mrbms": "MRBM", "interceptor": "INTERCEPTOR",
    "interceptors": "INTERCEPTOR", "satellite": "SLV", "satellites": "SLV", "spacecraft": "SLV", "spaceship": "SLV",
    "shuttle": "SLV", "drone": "DRONE", "drones": "DRONE", "uavs": "DRONE", "astronauts": "SLV", "cosmonauts": "SLV",
    "weapon": "WEAPON", "weapons": "WEAPON", "launcher": "LAUNCHER", "launchers": "LAUNCHER", "probe": "SLV",
    "orbiter": "SLV", "lander": "SLV", "telescope": "SLV", "capsule": "SLV", "booster": "SLV", "spaceplane": "SLV",
    "vehicle": "VEHICLE", "vehicles": "VEHICLE", "ballistics": "BALLISTIC", "mission": "MISSION", "crew": "MISSION",
    "munitions": "WEAPON", "glider": "HGV", "taikonauts": "SLV", "spacewalkers": "SLV", "ordnance": "ROCKET",
}  # fmt: skip
PAYLOAD_HEADS = words(
    """
    satellite satellites spacecraft probe orbiter lander telescope capsule astronauts cosmonauts taikonauts
    mission crew
    """
)
_PLURAL_ALIKE = frozenset({"spacecraft", "ordnance"})
_RANGE_CLASSES = {
    "short-range": "SRBM", "shorter-range": "SRBM", "medium-range": "MRBM", "mid-range": "MRBM",
    "intermediate-range": "IRBM", "intercontinental": "ICBM", "submarine-launched": "SLBM", "sea-launched": "SLBM",
    "sub-launched": "SLBM",
}  # fmt: skip
_SPACE_WORDS = words(
    """
    space carrier satellite moon lunar suborbital orbital mars reusable
    """
)
_SAM_WORDS = frozenset({"surface-to-air", "anti-aircraft", "antiaircraft", "anti-air", "ground-to-air"})
_MAX_LEFT = 14


@dataclass(frozen=True, slots=True)
class WeaponPhrase:
    """A weapon noun phrase, tokens `start` to `end`; `head` is the index of its head noun."""

    start: int
    head: int
    end: int
    plural: bool
    base: str
    weapon_class: str | None
    class_start: int
    count: Count | None = None
    name: Name | None = None
    owner: Name | None = None
    determiner: str | None = None
    compound: bool = False
    payload: bool = False
    hedged: bool = False
    salvo: bool = False

    @property
    def definite(self) -> bool:
        """Whether the phrase points back: "the missile", "its rockets", "both"."""
        return self.determiner in ("the", "these", "those", "this", "that", "its", "their", "both", "his")


def find_weapons(s: Sentence, names: Mapping[int, Name], dates: Mapping[int, DateRef]) -> list[WeaponPhrase]:
    """All weapon phrases of the sentence; `names` by first token, `dates` by last token."""
    ends = {n.end - 1: n for n in names.values()}
    out: list[WeaponPhrase] = []
    i = 0
    while i < len(s):
        phrase = _at(s, i, ends, dates)
        if phrase is not None:
            out.append(phrase)
        i += 1
    return _drop_inner(out)


def _at(s: Sentence, i: int, ends: Mapping[int, Name], dates: Mapping[int, DateRef]) -> WeaponPhrase | None:
    lows = s.lows
    if _team(s, i):
        return None
    name = ends.get(i)
    if name is not None and name.kind != "weapon":
        name = None
    base = _HEADS.get(lows[i])
    if base is None and name is None:
        return None
    if name is None and base in ("WEAPON", "LAUNCHER", "VEHICLE", "MISSION") and not _qualified(lows, i, base):
        return None
    nxt = lows[i + 1] if i + 1 < len(lows) else ""
    end = i + 1
    if base is None and nxt in _HEADS and name is not None:
        return None  # "Musudan missile": the head comes next
    if base is not None and nxt in ("rocket", "missile", "missiles", "rockets", "launcher", "launchers", "interceptor"):
        return None
    after = end + 3 if nxt == "(" and lows[end + 2 : end + 3] == (")",) else end
    if after != end and (lows[end + 1] in _HEADS):
        end = after
        nxt = lows[end] if end < len(lows) else ""
    if nxt in NOT_WEAPON_AFTER:
        return None
    compound = nxt in NOMINALS and not _verb_reading(s, i, end)
    start, count, found, owner, determiner, hedged, salvo = _left(s, i if name is None else name.start, ends, dates)
    name = name or found
    cls, cls_at = _class(lows, start, i, base, name)
    plural = (lows[i].endswith("s") and lows[i] not in ("themis",)) if base else _plural_name(lows, start, i, count)
    if lows[i] in _PLURAL_ALIKE:
        plural = count is not None and count.low is not None and count.low > 1
    return WeaponPhrase(
        start, i, end, plural, base or "NAME", cls, cls_at, count, name, owner, determiner, compound,
        lows[i] in PAYLOAD_HEADS, hedged, salvo,
    )  # fmt: skip


def _team(s: Sentence, i: int) -> bool:
    """ "the Rockets": a capital inside a sentence in ordinary case is a name, not the weapon."""
    if (
        s.lows[i] not in ("rockets", "rocket", "satellite", "drone")
        or s.in_title
        or i == 0
        or not s.words[i][0].isupper()
    ):
        return False
    return s.words[i] == "Rockets" and s.words[i - 1][0].islower()


def _qualified(lows: tuple[str, ...], i: int, base: str) -> bool:
    before = lows[max(0, i - 3) : i]
    if base == "WEAPON":
        return any(w in ("guided", "hypersonic", "ballistic", "precision-guided") for w in before)
    if base == "LAUNCHER":
        return any(w == "rocket" for w in before[-1:]) and any(
            "multiple" in w or "600" in w or "mm" in w for w in lows[max(0, i - 5) : i]
        )
    if base == "VEHICLE":
        return before[-1:] in (("launch",), ("glide",)) or before[-2:] == ("space", "launch")
    return False


def _plural_name(lows: tuple[str, ...], start: int, i: int, count: Count | None) -> bool:
    if count is not None and not count.ordinal:
        return count.low != 1 or count.high != 1
    return lows[i].endswith("s") and start < i


_MOVERS = frozenset(
    ("to", "from", "into", "on", "with", "toward", "towards", "for", "carrying", "as", "after", "despite")
)
# After "missile strikes", as after any noun: a preposition or the verb whose subject it is.
_AFTER_STRIKES = frozenset(
    ("on", "in", "by", "and", "", "put", "kill", "kills", "hit", "leave", "cause", "target", "across", "against", "near",
     "after", "as", "over", "at", "from", ",", "that", "which", "will", "could")
)  # fmt: skip


def _verb_reading(s: Sentence, i: int, j: int) -> bool:
    """Whether the word after the head is a verb: "rocket launches from Florida", "missile test fired"."""
    word = s.lows[j]
    if word in ("launches", "strikes"):
        nxt = s.lows[j + 1] if j + 1 < len(s) else ""
        singular = not s.lows[i].endswith("s")
        if word == "launches":
            return singular and nxt in _MOVERS
        done = nxt.endswith("ed") or nxt in _AFTER_STRIKES
        return singular and s.in_title and not done
    if word in ("strike", "launch", "pound", "hit"):
        return s.lows[i].endswith("s") and s.in_title
    return False


def _left(
    s: Sentence, head: int, ends: Mapping[int, Name], dates: Mapping[int, DateRef]
) -> tuple[int, Count | None, Name | None, Name | None, str | None, bool, bool]:
    """Walk left over the modifiers of the head: start, count, weapon name, owner, determiner, hedge, salvo."""
    lows = s.lows
    i = head
    count: Count | None = None
    name: Name | None = None
    owner: Name | None = None
    determiner: str | None = None
    hedged = salvo = False
    floor = max(0, head - _MAX_LEFT)
    while i > floor:
        word = lows[i - 1]
        inner = ends.get(i - 1)
        if inner is not None and inner.kind == "weapon" and name is None and inner.start < i:
            name, i = inner, inner.start
        elif inner is not None and inner.kind == "actor":
            owner, i = inner, inner.start
        elif count is None and (hit := count_ending_at(lows, i, floor)) is not None and word not in _UNIT_LIKE:
            count, i = hit, hit.start
        elif word in MODIFIERS or _long_modifier(word):
            hedged = hedged or word in ("suspected", "apparent", "alleged", "purported", "presumed", "possible")
            i -= 1
        elif word in (",", "and", "or") and i - 2 >= 0 and (lows[i - 2] in MODIFIERS or _long_modifier(lows[i - 2])):
            i -= 1
        elif word in ("'s", "'") and i - 2 >= 0 and (i - 2) in ends and ends[i - 2].kind == "actor":
            owner, i = ends[i - 2], ends[i - 2].start
            determiner = determiner or "the"
            break
        elif word == "of" and i - 2 >= 0 and lows[i - 2] in SALVO:
            i -= 2
            salvo = True
            if count is None and i > floor and lows[i - 1] in ("two", "three", "four"):
                break
        elif word in SALVO and i - 1 >= 0 and word != "series":
            i -= 1
            salvo = True
        elif word in ("-", "–") and i - 2 >= 0:
            i -= 2
        elif (i - 1) in dates and dates[i - 1].start < i:
            i = dates[i - 1].start
        else:
            if word in DETERMINERS:
                determiner = word
                i -= 1
                if word in ("a", "an", "another", "one") and count is None and not salvo:
                    count = Count(1, 1, "exact", i, i + 1)
                if i > floor and ordinal_value(lows[i - 1]) is None and lows[i - 1] == "of":
                    count, i = _partitive(lows, i, floor, count)
            break
    if i >= 2 and lows[i - 3 : i] in (("appeared", "to", "be"), ("appears", "to", "be")):
        hedged = True
    if count is None and i >= 1 and lows[i - 1] == "both":
        count = Count(2, 2, "exact", i - 1, i)
        determiner = "both"
    return i, count, name, owner, determiner, hedged, salvo


_UNIT_LIKE = frozenset({"first"})


def _partitive(lows: tuple[str, ...], i: int, floor: int, count: Count | None) -> tuple[Count | None, int]:
    """ "one of the missiles", "two of the rockets"."""
    part = count_ending_at(lows, i - 1, floor)
    return (part, part.start) if part is not None else (count, i)


_COMPOUND_TAILS = words(
    """
    range launched made type stage fuel fueled fuelled capable class armed tipped guided propellant caliber
    calibre built backed supplied era based driven powered generation ton tonne style size sized high wide
    tall developed designed old
    """
)
_MEASURE_WORDS = words(
    """
    mm ton kg ft km tall gps multiple-launch kilometer mile foot
    """
)


def _long_modifier(word: str) -> bool:
    head, hyphen, tail = word.rpartition("-")
    compound = bool(hyphen) and tail in _COMPOUND_TAILS and head not in ("test", "re", "flight")
    return compound or word.endswith("mm") or word in _MEASURE_WORDS


def _class(lows: tuple[str, ...], start: int, head: int, base: str | None, name: Name | None) -> tuple[str | None, int]:
    """The class that the words of the phrase say, and the token that says it."""
    words = lows[start : head + 1]

    def at(*wanted: str) -> int | None:
        for k, w in enumerate(words):
            if w in wanted:
                return start + k
        return None

    if base in ("MISSION",):
        return "SLV", head
    if base is not None and base not in ("MISSILE", "ROCKET", "PROJECTILE", "WEAPON", "LAUNCHER", "VEHICLE"):
        return base, head
    if base == "LAUNCHER":
        return "MLRS", head
    if base == "VEHICLE":
        return ("HGV" if "glide" in words else "SLV"), head
    if name is not None and name.weapon_class and base != "PROJECTILE":
        specific = _range_class(words, start)
        return specific if specific else (name.weapon_class, name.start)
    for check in (at("hypersonic"),):
        if check is not None:
            return "HGV", check
    sam = at(*_SAM_WORDS)
    if sam is not None:
        return "SAM", sam
    cruise = at("cruise")
    if cruise is not None:
        return "CRUISE", cruise
    if base == "ROCKET":
        space = at(*_SPACE_WORDS)
        return ("SLV", space) if space is not None else ("ROCKET", head)
    ranged = _range_class(words, start)
    if ranged:
        return ranged
    if (k := at("ballistic", "quasi-ballistic")) is not None:
        return "BALLISTIC", k
    if (k := at("interceptor")) is not None:
        return "INTERCEPTOR", k
    return ("MISSILE" if base in ("WEAPON", None) else base), head


def _range_class(words: tuple[str, ...], start: int) -> tuple[str, int] | None:
    for k, w in enumerate(words):
        if w in _RANGE_CLASSES:
            if w == "short-range" and "rocket" in words[-1]:
                return None
            return _RANGE_CLASSES[w], start + k
        if w in ("short", "medium", "intermediate") and words[k + 1 : k + 2] == ("range",):
            return _RANGE_CLASSES[w + "-range"], start + k
    return None


def _drop_inner(found: list[WeaponPhrase]) -> list[WeaponPhrase]:
    """A phrase inside a later, longer one ("Hwasong-14" in "Hwasong-14 missile") gives way to it."""
    out: list[WeaponPhrase] = []
    for phrase in found:
        while out and phrase.start <= out[-1].start and out[-1].end <= phrase.end:
            out.pop()
        out.append(phrase)
    return out
