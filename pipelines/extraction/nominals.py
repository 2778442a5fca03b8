"""Nominal triggers: "a missile launch", "the test of an ICBM", "rocket attacks", "Thursday's launches"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.extraction.names import Name
from pipelines.extraction.numbers import Count, count_ending_at, ordinal_value
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import ATTACK_NOMINALS, DETERMINERS, HARD_BARRIERS, SUBORDINATORS, VERB_LEMMA
from pipelines.extraction.weapons import WeaponPhrase
from pipelines.extraction.wordsets import words

_GERUNDS = words("launching firing test-firing test-launching testing")
_ALWAYS = words("liftoff lift-off blastoff blast-off salvo volley barrage barrages bombardment takeoff take-off")
_BARE = words(
    "trial trials test-flight launch test launches tests attack attacks strikes strike launchings firings test-fires "
    "test-fire"
)
_FLIGHTS = words("flight mission flights missions attempt attempts launch-attempt")
_ADJECTIVES = words(
    """
    latest first second third final new successful failed unsuccessful recent another missile rocket satellite test
    maiden inaugural previous last botched attempted apparent suspected surprise provocative such weapons
    weapon further nuclear-capable spy ballistic space debut live-fire orbital suborbital crewed uncrewed
    unannounced purported claimed reported long-range short-range similar subsequent earlier korean
    underwater night night-time daring massive huge large-scale overnight deadly retaliatory combined mass
    major heavy biggest largest worst deadliest militant intense sustained wide-scale widespread powerful rival
    drone air aerial smooth perfect aborted attempted-launch fresh fiery rare unprecedented peaceful alleged
    """
)
_PREPOSITIONS = words(
    "after of following in since from on for with by during amid despite over before to , and about behind"
)
_OF_NOUNS = words("of by for from with in despite between amid")
_DRILLED = words("launching firing test-firing live-firing strike-firing")
_DRILLS = (("drill",), ("drills",), ("exercise",), ("training",))
_QUOTES = ('"', "“", "”", "‘", "’", "'", "''", "``")
_ARTICLES = words("the a an its their another")
_OTHER_ATTEMPTS = words("shoot intercept stop block prevent down jam disrupt undermine kill assassinate deter hide")
_THINGS = words(
    "pad pads site sites vehicle vehicles window windows facility facilities tube tubes platform platforms code codes"
)


def find_nominal(
    s: Sentence,
    i: int,
    weapons: Sequence[WeaponPhrase],
    by_end: Mapping[int, WeaponPhrase],
    actor_ends: Mapping[int, Name],
) -> Trigger | None:
    """The nominal trigger at token `i`, a noun; None when it is no launch."""
    lows = s.lows
    if lows[i] == "test" and lows[i + 1 : i + 2] and lows[i + 1] in (
        "launch", "launches", "firing", "fire", "flight", "fired", "fires", "launched", "firings",
    ):  # fmt: skip
        return None
    if lows[i] == "flight" and lows[i + 1 : i + 2] in (("tested",), ("tests",), ("testing",), ("test",)):
        return None  # "the Navy flight tested a missile": the verb reports it; of a "flight test" the test
    if (
        lows[i] in ("attempt", "attempts")
        and lows[i + 1 : i + 2] == ("to",)
        and not _OTHER_ATTEMPTS.isdisjoint(lows[i + 2 : i + 3])
    ):
        return None  # "any attempt to shoot down the satellite"
    if lows[i] in ("launch", "test", "launching") and lows[i + 1 : i + 2] and lows[i + 1] in _THINGS:
        return None
    if lows[i] == "fire" and i not in by_end and lows[i + 1 : i + 2] not in (("of",), ("from",)):
        return None
    weapon = _weapon(s, i, weapons, by_end) or _of_quoted(s, i, weapons)
    named = weapon is not None and (lows[i + 1 : i + 2] == ("of",) or (weapon.end == i and lows[i] == "failures"))
    if lows[i] in ("failure", "failures") and not named:
        return None
    if (
        lows[i] in _FLIGHTS
        and (weapon is None or weapon.weapon_class != "SLV")
        and lows[i] not in ("attempt", "attempts")
        and not (weapon is not None and weapon.start > i)
    ):
        weapon = None
    lent = weapon is None and lows[i] in ("launch", "attempt")
    compound = weapon is not None and weapon.start < i
    start, owner, count, pronoun = _left(s, weapon.start if weapon and compound else i, actor_ends)
    if weapon is not None:
        owner = owner or weapon.owner
        if compound and weapon.count is not None and count is None:
            count = weapon.count
        if compound and pronoun is None and weapon.determiner in ("its", "their"):
            pronoun = weapon.start
    if lent and _FAILED & set(lows[start:i]):
        weapon = _spoken_of(i, weapons)
    return Trigger(i, start, "noun", lows[i], weapon, owner=owner, count=count, owner_pronoun=pronoun)


_FAILED = words("failed botched unsuccessful doomed ill-fated")
_NEAR = 24


def _spoken_of(i: int, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    """What "the failed launch" of a sentence about a spy satellite was to carry."""
    near = [w for w in weapons if not w.compound and abs(w.start - i) <= _NEAR and w.weapon_class in ("SLV", "ROCKET")]
    return min(near, key=lambda w: abs(w.start - i), default=None)


def _of_quoted(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    """ "conducted a “final test” of its missile": the noun stands between quotation marks."""
    if s.lows[i + 1 : i + 2] == () or s.lows[i + 1] not in _QUOTES or s.lows[i + 2 : i + 3] != ("of",):
        return None
    return next((w for w in weapons if i + 3 <= w.start <= i + 4), None)


def _weapon(
    s: Sentence, i: int, weapons: Sequence[WeaponPhrase], by_end: Mapping[int, WeaponPhrase]
) -> WeaponPhrase | None:
    """The weapon that is launched: before the noun as its modifier, or after "of"."""
    lows = s.lows
    for back in range(3):
        # "missile test launch", "rocket and missile strikes"
        k = i - back
        if k in by_end and by_end[k].base == "DRONE" and back == 0:
            return _beside(s, by_end[k], weapons)  # "missile and drone strikes"
        if k in by_end and (back == 0 or lows[i - 1] in ("test", "launch", "live-fire", "firing", "flight", "strike")):
            return by_end[k]
        if back and lows[k] not in ("test", "launch", "live-fire", "firing", "flight"):
            break
    if (
        lows[i] in ("liftoff", "lift-off", "takeoff", "take-off", "blast-off")
        or lows[i + 1 : i + 2] == ("of",)
        or (drilled(s, i) and lows[i + 2 : i + 3] in (("of",), ("with",), ("involving",)))
        or (lows[i] == "fire" and lows[i + 1 : i + 2] == ("from",))
    ):
        for w in weapons:
            if w.start > i and w.start - i <= 11:
                gap = lows[i + 1 : w.start]
                said = "what" in gap or "which" in gap
                stops = SUBORDINATORS - {"which", "and"} | (HARD_BARRIERS - {"“", "”", '"'})
                salvo = lows[i] in ("barrage", "salvo", "volley", "barrages")
                if salvo and (w.start - i > 3 or "," in gap):
                    break
                if not any(g in stops for g in gap) and (said or w.start - i <= 7):
                    return w
                break
    for k in range(i - 1, max(-1, i - 6), -1):
        # "the launch vehicle's failed mission", "Vega-C rocket's first commercial flight"
        if lows[k] == "'s" and k in by_end and not by_end[k].payload:
            return by_end[k]
        if lows[k] in HARD_BARRIERS or lows[k] in _PREPOSITIONS:
            break
    if lows[i] in ("liftoff", "lift-off", "takeoff", "take-off", "blast-off"):
        return next((w for w in reversed(weapons) if w.end <= i and i - w.end < 16), None)
    return _after_attack(s, i, weapons) if lows[i] in ATTACK_NOMINALS else None


def _beside(s: Sentence, drone: WeaponPhrase, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase:
    """The missile of "missile and drone strikes", "missile, drone attacks": it counts before the drone."""
    for w in weapons:
        if w.base != "DRONE" and s.lows[w.end : drone.start] in (("and",), (",",), ("&",), ("/",), (",", "and")):
            return replace(w, compound=True)
    return drone


def _after_attack(s: Sentence, i: int, weapons: Sequence[WeaponPhrase]) -> WeaponPhrase | None:
    """ "a strike by Storm Shadow missiles", "an attack using rockets"."""
    for w in weapons:
        if i < w.start <= i + 6 and not w.compound and not w.payload:
            lead = s.lows[w.start - 1]
            between = s.lows[i + 1 : w.start - 1]
            if lead in ("by", "with", "using", "involving") and not any(
                b in HARD_BARRIERS or b in SUBORDINATORS for b in between
            ):
                return w
            return None
    # "the missiles used in Russia's strike on the town"
    used = next((k for k in range(i - 1, max(0, i - 7), -1) if s.lows[k : k + 2] == ("used", "in")), None)
    left = next((w for w in reversed(weapons) if used is not None and w.end <= used), None)
    if left is None or used is None or left.compound or left.payload or used - left.end > 2:
        return None
    return left


def is_noun(s: Sentence, i: int, by_end: Mapping[int, WeaponPhrase], actor_ends: Mapping[int, Name]) -> bool:
    """Whether the word at `i`, which can be either, is a noun there."""
    lows = s.lows
    word = lows[i]
    prev = lows[i - 1] if i else ""
    nxt = lows[i + 1] if i + 1 < len(s) else ""
    if i in by_end:
        return by_end[i].compound
    if word == "fire" and prev == "under":
        return True
    if word in _ALWAYS:
        return True
    if drilled(s, i):
        return True
    if word in _GERUNDS:
        nounish = prev in _ADJECTIVES or prev in (
            "missile",
            "rocket",
            "satellite",
            "successful",
            "test",
            "failed",
            "first",
        )
        return prev in DETERMINERS or prev == "'s" or nounish or nxt == "of"
    if prev in DETERMINERS or prev == "'s" or prev in _ADJECTIVES or ordinal_value(prev or "x") is not None:
        pronominal = prev in ("that", "this", "these", "those", "her", "first", "last", "korean", "some", "both")
        return not (pronominal and (nxt in DETERMINERS or _starts_weapon(s, i + 1, by_end)))
    if word in ("launches", "tests") and prev in _OF_NOUNS:
        return True
    if word in ("launch", "test", "launches", "tests") and any(
        lows[k] in _ARTICLES for k in range(max(0, i - 3), i - 1)
    ):
        # "the crucial test", "a first orbital launch"
        return not any(lows[k] in VERB_LEMMA or lows[k] in _PREPOSITIONS for k in range(max(0, i - 2), i))
    if word == "test-fire" or word == "test-launch":
        return nxt in ("of", "was", "is", "conducted", "on", "in") or prev in ("icbm", "missile")
    if word in _FLIGHTS or word in ("failure", "failures"):
        return True
    if word in _BARE and (nxt == "of" or (nxt in _QUOTES and lows[i + 2 : i + 3] == ("of",))):
        return True
    plural = word in ("launches", "tests", "strikes", "attacks", "launchings", "firings")
    if plural and (count_ending_at(lows, i) is not None or i == 0):
        return True
    if i in actor_ends and word in _BARE and word != "test-fires":
        return actor_ends[i].form == "demonym" and not lows[i - 1].endswith("s")
    if prev in _PREPOSITIONS and word in _BARE:
        return prev not in ("to", ",", "and") or nxt in ("last", "in", "on", "this", "of")
    return False


def drilled(s: Sentence, i: int) -> bool:
    """ "a missile launching drill", "a firing drill of tactical missiles": the drill is the firing."""
    return s.lows[i] in _DRILLED and s.lows[i + 1 : i + 2] in _DRILLS


def _starts_weapon(s: Sentence, k: int, by_end: Mapping[int, WeaponPhrase]) -> bool:
    return any(w.start == k for w in by_end.values())


def _left(s: Sentence, start: int, actor_ends: Mapping[int, Name]) -> tuple[int, Name | None, Count | None, int | None]:
    """Determiner, ordinal, adjectives and owner before the nominal."""
    lows = s.lows
    owner: Name | None = None
    count: Count | None = None
    pronoun: int | None = None
    k = start
    while k > 0 and start - k < 10:
        word = lows[k - 1]
        if k in actor_ends and owner is None:
            owner, k = actor_ends[k], actor_ends[k].start
            continue
        if word == "'s" and k >= 3 and lows[k - 2] in ("country", "nation") and lows[k - 3] in ("its", "their"):
            pronoun, k = k - 3, k - 3
            break
        if word == "'s" and (k - 1) in actor_ends:
            owner, k = actor_ends[k - 1], actor_ends[k - 1].start
            break
        if count is None and (hit := count_ending_at(lows, k, max(0, k - 5))) is not None:
            count, k = hit, hit.start
            continue
        if word in DETERMINERS:
            k -= 1
            if word in ("a", "an", "another") and count is None:
                count = Count(1, 1, "exact", k, k + 1)
            if word in ("its", "their", "his"):
                pronoun = k
            break
        quoted = word in _QUOTES and k >= 2 and lows[k - 2] in DETERMINERS
        if word in _ADJECTIVES or word == "'s" or word.endswith("ful") or quoted:
            k -= 1
            continue
        if word in (",", "and") and k >= 2 and (lows[k - 2] in _ADJECTIVES or (k >= 3 and lows[k - 2] == ",")):
            k -= 1  # "its first, and failed, launch"
            continue
        break
    return k, owner, count, pronoun
