"""Weapon noun phrases: the head, what modifies it, its class, its count, and whether it is really about a weapon.

"at least three North Korean short-range ballistic missiles" is one phrase; "missile defence system" is none, and
"missile launch" is a phrase that modifies the nominal trigger after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.extraction.dates import DateRef
from pipelines.extraction.names import Name
from pipelines.extraction.numbers import SALVO, Count, count_ending_at
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.vocabulary import DETERMINERS, MODIFIERS, NOMINALS, NOT_WEAPON_AFTER
from pipelines.extraction.weapon_classes import class_of
from pipelines.extraction.wordsets import words

# head → class of the head alone
_HEADS = {
    "missile": "MISSILE", "missiles": "MISSILE", "rocket": "ROCKET", "rockets": "ROCKET", "projectile": "PROJECTILE",
    "projectiles": "PROJECTILE", "icbm": "ICBM", "icbms": "ICBM", "irbm": "IRBM", "irbms": "IRBM", "slbm": "SLBM",
    "slbms": "SLBM", "srbm": "SRBM", "srbms": "SRBM", "mrbm": "MRBM", "mrbms": "MRBM", "interceptor": "INTERCEPTOR",
    "interceptors": "INTERCEPTOR", "satellite": "SLV", "satellites": "SLV", "spacecraft": "SLV", "spaceship": "SLV",
    "shuttle": "SLV", "drone": "DRONE", "drones": "DRONE", "uavs": "DRONE", "astronauts": "SLV", "cosmonauts": "SLV",
    "weapon": "WEAPON", "weapons": "WEAPON", "launcher": "LAUNCHER", "launchers": "LAUNCHER", "probe": "SLV",
    "orbiter": "SLV", "lander": "SLV",
    "telescope": "SLV", "capsule": "SLV", "booster": "SLV", "spaceplane": "SLV",
    "vehicle": "VEHICLE", "vehicles": "VEHICLE", "ballistics": "BALLISTIC", "mission": "MISSION",
    "crew": "MISSION", "module": "SLV", "payload": "SLV", "payloads": "SLV", "cubesats": "SLV",
    "observatory": "SLV", "station": "STATION", "rover": "SLV",
    "cruise-missile": "CRUISE", "ballistic-missile": "BALLISTIC",
    "munitions": "WEAPON", "glider": "HGV", "taikonauts": "SLV", "spacewalkers": "SLV", "ordnance": "ROCKET",
}  # fmt: skip
PAYLOAD_HEADS = words(
    "satellite satellites spacecraft probe orbiter lander module observatory station rover telescope capsule "
    "astronauts cosmonauts taikonauts mission crew payload payloads cubesats"
)
_PLURAL_ALIKE = frozenset({"spacecraft", "ordnance"})
_MAX_LEFT = 14
# Weapon phrases read per sentence: beyond it the sentence is a list.
MAX_PHRASES = 32


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
    unlisted: tuple[int, int] | None = None
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
    for i, word in enumerate(s.lows):
        if word in _HEADS or word in _INTERCEPTING or i in ends:
            phrase = _at(s, i, ends, dates)
            if phrase is not None:
                out.append(phrase)
                if len(out) == MAX_PHRASES:
                    break
    out.extend(_missions(s, names, out))
    return _drop_inner(_coordinated(s, sorted(out, key=lambda w: w.start)))


def _coordinated(s: Sentence, found: list[WeaponPhrase]) -> list[WeaponPhrase]:
    """ "missile and drone attacks": both words modify the noun after the second."""
    for k, (w, nxt) in enumerate(pairwise(found)):
        joined = s.lows[w.end : nxt.start] in (("and",), (",",), ("&",), ("/",), (",", "and"), ("or",))
        if joined and nxt.compound and not w.plural and w.count is None and w.base != "NAME":
            found[k] = replace(w, compound=True)
    return found


def _missions(s: Sentence, names: Mapping[int, Name], found: Sequence[WeaponPhrase]) -> list[WeaponPhrase]:
    """ "Chandrayaan-3 was launched from Sriharikota": a numbered name that leaves a launch site is a spacecraft."""
    if not any(n.kind == "site" and n.form == "launch_site" for n in names.values()):
        return []
    out = []
    for i in range(1, len(s)):
        passive = s.lows[i] == "launched" and s.lows[i - 1] in ("was", "were")
        leaves = s.lows[i] in ("lifted", "blasted") and s.lows[i + 1 : i + 2] == ("off",)
        at = i - 2 if passive else i - 1
        if not (passive or leaves) or at < 0 or any(w.start <= at < w.end for w in found):
            continue
        word = s.words[at]
        if word[0].isupper() and word[-1].isdigit() and "-" in word:
            out.append(WeaponPhrase(at, at, at + 1, False, "MISSION", "SLV", at, None, payload=True))
    return out


def _at(s: Sentence, i: int, ends: Mapping[int, Name], dates: Mapping[int, DateRef]) -> WeaponPhrase | None:
    lows = s.lows
    if _team(s, i) or lows[i + 1 : i + 3] == ("of", "a"):
        return None
    name = ends.get(i)
    if name is not None and name.kind != "weapon":
        name = None
    base = _HEADS.get(lows[i])
    if lows[i] in _INTERCEPTING and lows[i + 1 : i + 2] in (("test",), ("tests",)):
        return WeaponPhrase(i, i, i + 1, False, "INTERCEPTOR", "INTERCEPTOR", i, compound=True)
    if base is None and name is None:
        return None
    if (
        name is None
        and base in ("WEAPON", "LAUNCHER", "VEHICLE", "MISSION", "STATION")
        and not _qualified(lows, i, base)
    ):
        return None
    if any(w in _AIR_TO_AIR for w in lows[max(0, i - 4) : i + 1]):
        return None  # a fighter's missile at a balloon or a jet is no launch of this table
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
    tested = i + 3 if lows[i + 2 : i + 3] == ("system",) else i + 2
    if nxt in _SHIELDING and lows[tested : tested + 1] in (("test",), ("tests",), ("test-firing",)):
        return WeaponPhrase(i, i, tested, False, "INTERCEPTOR", "INTERCEPTOR", i + 1, compound=True)
    if nxt in _SHIELDING and _tested(lows, i):
        return WeaponPhrase(i, i, i + 2, False, "INTERCEPTOR", "INTERCEPTOR", i + 1)
    if nxt in NOT_WEAPON_AFTER:
        return None
    left = _left(s, i if name is None else name.start, ends, dates)
    compound = nxt in NOMINALS and not _verb_reading(s, i, end, subject=_can_be_subject(left, name))
    name = name or left.name
    cls, cls_at = class_of(lows, left.start, i, base, name)
    plural = lows[i].endswith("s") if base else _plural_name(lows, left.start, i, left.count)
    if lows[i] in _PLURAL_ALIKE:
        plural = left.count is not None and left.count.low is not None and left.count.low > 1
    return WeaponPhrase(
        left.start, i, end, plural, base or "NAME", cls, cls_at, left.count, name, left.unlisted, left.owner,
        left.determiner, compound, lows[i] in PAYLOAD_HEADS, left.hedged, left.salvo,
    )  # fmt: skip


def _can_be_subject(left: _Left, name: Name | None) -> bool:
    return name is not None or left.unlisted is not None or (left.determiner in _SUBJECT and not left.salvo)


# "a missile interception test", "missile defence test": what is fired is an interceptor.
_SHIELDING = words("interception intercept interceptor defense defence")
_INTERCEPTING = words("intercept interception shootdown")


def _tested(lows: tuple[str, ...], i: int) -> bool:
    """ "a test of the national missile defence system": what is tested fires an interceptor."""
    before = lows[max(0, i - 6) : i]
    return any(before[k] in ("test", "tests") and before[k + 1] == "of" for k in range(len(before) - 1))


def _team(s: Sentence, i: int) -> bool:
    """ "the Rockets": a capital inside a sentence in ordinary case is a name, not the weapon."""
    return s.words[i] == "Rockets" and not s.in_title and i > 0


def _qualified(lows: tuple[str, ...], i: int, base: str) -> bool:
    before = lows[max(0, i - 3) : i]
    if base == "WEAPON":
        return any(w in ("guided", "hypersonic", "ballistic", "precision-guided") for w in before)
    if base == "LAUNCHER":
        return before[-1:] == ("space",) or (
            any(w == "rocket" for w in before[-1:])
            and any("multiple" in w or "600" in w or "mm" in w for w in lows[max(0, i - 5) : i])
        )
    if base == "MISSION":
        return any(w in _MISSIONS or w[0].isdigit() or "-" in w for w in before[-2:])
    if base == "STATION":
        return before[-1:] == ("space",)
    if base == "VEHICLE":
        return before[-1:] in (("launch",), ("glide",)) or before[-2:] == ("space", "launch")
    return False


_AIR_TO_AIR = frozenset({"sidewinder", "aim-9", "aim-9x", "amraam", "aim-120", "air-to-air", "sidewinders"})
_MISSIONS = words(
    """
    artemis apollo crew space moon lunar satellite cargo resupply starlink mars rideshare shuttle robotic
    orbital
    """
)


def _plural_name(lows: tuple[str, ...], start: int, i: int, count: Count | None) -> bool:
    del lows, start, i
    return count is not None and not count.ordinal and (count.low != 1 or count.high != 1)


_MOVERS = words("but successfully to from into on with toward towards for carrying as after despite")
_SUBJECT = frozenset({"a", "an", "the", "one", "another", "this", "that"})
# After "missile strikes", as after any noun: a preposition or the verb whose subject it is.
_AFTER_STRIKES = words(
    """
    on in by and put kill kills hit leave cause target across against near after as over at from , that which will could
    : ; - – — | ( ease continue intensify mount persist resume rise fall slow follow wound damage destroy force spark
    shake come go are were have had has is was during amid before since until despite of between but or to within inside
    around
    """
) | {""}


def _verb_reading(s: Sentence, i: int, j: int, *, subject: bool) -> bool:
    """Whether the word after the head is a verb: "rocket launches from Florida", "missile test fired".

    Outside a headline only what can be a `subject`, with its article or a name, is one: "rocket launches from" is none.
    """
    word = s.lows[j]
    if word in ("launches", "strikes"):
        nxt = s.lows[j + 1] if j + 1 < len(s) else ""
        singular = not s.lows[i].endswith("s")
        if word == "launches":
            return singular and nxt in _MOVERS and (s.in_title or subject)
        done = nxt.endswith("ed") or nxt in _AFTER_STRIKES
        return singular and s.in_title and not done
    if word in ("strike", "launch", "pound", "hit"):
        return s.lows[i].endswith("s") and s.in_title
    return False


@dataclass
class _Left:
    """What stands before a head, gathered while walking left from it to `start`."""

    start: int
    count: Count | None = None
    name: Name | None = None
    unlisted: tuple[int, int] | None = None
    owner: Name | None = None
    determiner: str | None = None
    hedged: bool = False
    salvo: bool = False


def _left(s: Sentence, head: int, ends: Mapping[int, Name], dates: Mapping[int, DateRef]) -> _Left:
    """Walk left over the modifiers of the head."""
    out = _Left(head)
    floor = max(0, head - _MAX_LEFT)
    while out.start > floor and _step(s, out, head, floor, ends, dates):
        pass
    lows, i = s.lows, out.start
    if lows[max(0, i - 3) : i] in (("appeared", "to", "be"), ("appears", "to", "be")):
        out.hedged = True
    if out.count is None and i >= 1 and lows[i - 1] == "both":
        out.count = Count(2, 2, "exact", i - 1, i)
        out.determiner = "both"
    return out


def _step(
    s: Sentence, out: _Left, head: int, floor: int, ends: Mapping[int, Name], dates: Mapping[int, DateRef]
) -> bool:
    """One word to the left; False when the phrase begins here."""
    lows, i = s.lows, out.start
    word = lows[i - 1]
    inner = ends.get(i - 1)
    if inner is not None and inner.kind == "weapon" and out.name is None:
        out.name, out.start = inner, inner.start
    elif inner is not None and inner.kind == "actor":
        out.owner, out.start = inner, inner.start
    elif lows[i : i + 1] and lows[i].partition("-")[0] in _MEASURE_WORDS and word[0].isdigit():
        out.start -= 1  # "600 mm rockets", "the 800 km-range missile"
    elif out.count is None and (hit := count_ending_at(lows, i, floor)) is not None:
        out.count, out.start = hit, hit.start
    elif word in ("defense", "defence") and i >= 2 and lows[i - 2] == "air":
        out.start -= 2  # "S-300 air defence missiles"
    elif word == "test" and i >= 2 and count_ending_at(lows, i - 1, floor) is not None:
        out.start -= 1  # "two test missiles"
    elif word in MODIFIERS or word in ("mlrs", "free") or _long_modifier(word):
        out.hedged = out.hedged or word in _HEDGES
        out.start -= 1
    elif (
        out.count is None
        and word in (",", "and", "or")
        and i >= 2
        and (lows[i - 2] in MODIFIERS or _long_modifier(lows[i - 2]))
    ):
        out.start -= 1
    elif word in ("'s", "'") and i >= 2 and i - 2 in ends and ends[i - 2].kind == "actor":
        out.owner, out.start = ends[i - 2], ends[i - 2].start
        out.determiner = out.determiner or "the"
        return False
    elif word == "of" and i >= 2 and out.count is None and lows[i - 2] in _NUMBERS_OF:
        out.count = count_ending_at(lows, i - 1, floor) or Count(2, None, "at_least", i - 2, i - 1)
        out.start = out.count.start
    elif word == "of" and i >= 2 and lows[i - 2] in SALVO:
        out.start -= 2
        out.salvo = True
    elif word in SALVO and word != "series":
        out.start -= 1
        out.salvo = True
    elif (
        word in ("-", "–")
        and i >= 2
        and (lows[i - 2][0].isdigit() or lows[i - 2] in MODIFIERS)
        and (i - 2) not in dates
    ):
        out.start -= 2
    elif (i - 1) in dates and dates[i - 1].start < i:
        out.start = dates[i - 1].start
    elif _unlisted_name(s, i - 1, head):
        out.unlisted = (i - 1, out.unlisted[1] if out.unlisted else i)
        out.start -= 1
    else:
        _determine(lows, out, word, floor)
        return False
    return True


def _determine(lows: tuple[str, ...], out: _Left, word: str, floor: int) -> None:
    """The determiner that begins the phrase, and "one of" before it."""
    if word not in DETERMINERS:
        return
    out.determiner = word
    out.start -= 1
    if word in ("a", "an", "another", "one") and out.count is None and not out.salvo:
        out.count = Count(1, 1, "exact", out.start, out.start + 1)
    if out.start > floor and lows[out.start - 1] == "of" and out.count is None:
        part = count_ending_at(lows, out.start - 1, floor)
        if part is not None:
            # "one of the missiles": the launch was of several.
            out.count = Count(2, None, "at_least", part.start, out.start)
            out.start = part.start


def _unlisted_name(s: Sentence, k: int, head: int) -> bool:
    """A capitalised word of a name that no gazetteer lists: "11 Dongfeng ballistic missiles"."""
    word = s.words[k]
    if (
        s.in_title
        or k == 0
        or not word[0].isupper()
        or word.lower() in _NO_NAMES
        or not word.replace("-", "").isalnum()
    ):
        return False
    before = s.lows[k - 1]
    counted = count_ending_at(s.lows, k) is not None or before in DETERMINERS or before in MODIFIERS
    return counted and head - k <= 5


_NO_NAMES = words(
    "the a an it they he she in on at sunday monday tuesday wednesday thursday friday saturday january february "
    "march "
    "april may june july august september october november december mlrs slbm icbm srbm irbm mrbm hgv sam rok us free "
    "test-fires test-fired fires fired launches launched tests tested successfully"
)
_HEDGES = frozenset({"suspected", "apparent", "alleged", "purported", "presumed", "possible"})
_NUMBERS_OF = words("dozens scores hundreds thousands number handful pair couple tens")


_COMPOUND_TAILS = words(
    "range launched made type stage fuel fueled fuelled capable class armed tipped guided propellant caliber "
    "calibre built backed supplied era based driven powered generation ton tonne style size sized high wide "
    "tall developed designed old awaited anticipated delayed"
)
_MEASURE_WORDS = words("mm ton kg ft km tall gps multiple-launch kilometer mile foot")


def _long_modifier(word: str) -> bool:
    head, hyphen, tail = word.rpartition("-")
    compound = bool(hyphen) and tail in _COMPOUND_TAILS and head not in ("test", "re", "flight")
    return compound or word.endswith("mm") or word in _MEASURE_WORDS


def _drop_inner(found: list[WeaponPhrase]) -> list[WeaponPhrase]:
    """A phrase inside a later, longer one ("Hwasong-14" in "Hwasong-14 missile") gives way to it."""
    out: list[WeaponPhrase] = []
    for phrase in found:
        while out and phrase.start <= out[-1].start and out[-1].end <= phrase.end:
            out.pop()
        out.append(phrase)
    return out
