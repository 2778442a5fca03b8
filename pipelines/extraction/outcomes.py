"""How a launch ended, read from the words of its sentences; the phrases are data in outcome_phrases.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipelines.extraction.tagged import Tagged
from pipelines.extraction.wordsets import words
from pipelines.model import Outcome

Sign = Literal["failed", "flew", "outright", "hit", "downed"]
SIGNS: tuple[Sign, ...] = ("failed", "flew", "outright", "hit", "downed")
Need = Literal["verbs", "adjectives", "plain"]
Span = tuple[int, int]

_PHRASES = Path(__file__).with_name("outcome_phrases.toml")
_NEGATORS = words(
    """
    no not without n't if could would previous earlier did didn't whether can capable never may might fearing
    can't cannot couldn't unable fear
    """
)
# What launches, flies and fails; and what a sentence about a launch says of others.
_SUBJECTS = words(
    """
    launch launches launching missile missiles rocket rockets test tests it attempt satellite projectile
    projectiles firing test-firing test-launch vehicle liftoff booster flight they one another icbm other spacecraft
    second first third mission which that both weapon weapons all two three four each warhead slbm irbm launcher
    stage starship probe salvo shuttle trial trials intercept
    """
)
_OTHERS = words(
    """
    efforts effort talks summit summits negotiations policy sanctions diplomacy interceptor interceptors jet jets
    plane planes aircraft helicopter
    helicopters balloon balloons warplane warplanes fighter debris troops he she who people man system systems
    residents officials
    airliner leaders drone drones shares economy market bomber bombers diplomat envoy
    """
)
# "had failed several times", "had failed in five earlier attempts": not this launch.
_TIMES = words("times twice earlier previous attempts before previously once repeatedly")
# Where a space launch should not end.
FALLEN = words("fell falls fallen plunged plunging splashed splashing came crashed into falling")
_AIRCRAFT = words(
    "aircraft plane planes airliner jet jets drone drones helicopter helicopters balloon warplane warplanes"
)
_LAUNCH_NOUNS = words(
    "launch test attempt firing test-firing test-launch liftoff flight missile rocket mission satellite try"
)
_BREAKS = frozenset({";", ":", "—", "–", "“", "”", '"', "."})
_CLAUSES = words("while as after but because although since when before if who though until whereas")
_OTHER_TIME = words(
    "previous previously earlier past series string several since following despite before prior many numerous two "
    "three four five other multiple repeated last"
)
_NUMBERS = words("two three four five")
_REACH = 24


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    need: Need


@lru_cache(maxsize=1)
def _phrases() -> Mapping[Sign, Mapping[str, tuple[_Phrase, ...]]]:
    """The phrases by sign and first token, the longest first."""
    data = tomllib.loads(_PHRASES.read_text(encoding="utf-8"))
    out: dict[Sign, dict[str, tuple[_Phrase, ...]]] = {}
    for sign in SIGNS:
        table: dict[str, tuple[_Phrase, ...]] = {}
        needs: tuple[Need, ...] = ("plain", "adjectives", "verbs")
        for need in needs:
            for phrase in data[sign][need].replace("\n", "|").split("|"):
                tokens = tuple(phrase.split())
                if tokens:
                    table[tokens[0]] = (*table.get(tokens[0], ()), _Phrase(tokens, need))
        out[sign] = {k: tuple(sorted(v, key=lambda p: -len(p.tokens))) for k, v in table.items()}
    return out


def signs(t: Tagged, sign: Sign) -> Iterator[Span]:
    """The spans of the sentence that tell `sign` of a launch, from the left."""
    lows = t.sentence.lows
    table = _phrases()[sign]
    if t.sentence.bag.isdisjoint(table):
        return
    for k, word in enumerate(lows):
        for p in table.get(word, ()):
            end = k + len(p.tokens)
            if lows[k:end] == p.tokens and not _negated(lows, k) and _meant(t, k, end, p.need, sign):
                yield k, end
                break


def _negated(lows: tuple[str, ...], k: int) -> bool:
    if k > 1 and lows[k - 1] == "to" and lows[k - 2] in ("fails", "failed", "failing", "fail"):
        return True
    doubted = any(w == "whether" for w in lows[max(0, k - 9) : k])
    return doubted or any(w in _NEGATORS for w in lows[max(0, k - 3) : k])


def _meant(t: Tagged, k: int, end: int, need: Need, sign: Sign) -> bool:
    lows = t.sentence.lows
    if sign == "failed" and _long_after(lows[max(0, k - 14) : k]):
        return False
    if sign == "hit" and lows[k] in _STRIKING:
        passive = lows[k - 1 : k] in (("was",), ("were",), ("been",), ("being",), ("be",)) or lows[end : end + 1] == (
            "by",
        )
        return passive or any(x.at == k for x in t.triggers) or _has_subject(t, k, _ATTACKS)
    if sign in ("flew", "outright") and need == "plain":
        if any(w in _INTENDED for w in lows[max(0, k - 9) : k]):
            return False
        told = any(x.at < k for x in t.triggers) or t.sentence.in_title
        if sign == "flew" and not told and not _has_subject(t, k):
            return False
    if sign == "downed":
        beside = set(lows[max(0, k - 4) : k]) | set(lows[end : end + 5])
        missiles = {"missile", "missiles", "rocket", "rockets", "them", "targets"}
        return not _AIRCRAFT & beside or bool(missiles & set(lows[max(0, k - 8) : end + 14]))
    if sign == "failed" and lows[end : end + 2] == ("to", "land"):
        return False  # the booster's return, not the launch
    if need == "adjectives":
        after = lows[end : end + 4]
        at = next((i for i, w in enumerate(after) if w in _LAUNCH_NOUNS), None)
        return at is not None and not any(w in _OTHER_TIME for w in lows[max(0, k - 3) : k])
    if need == "verbs":
        if sign == "failed" and lows[k - 1 : k] == ("had",) and _TIMES & set(lows[end : end + 6]):
            return False
        device = lows[k].startswith("explod") and lows[end : end + 1] in (("a",), ("an",), ("its",))
        return not device and _has_subject(t, k)
    if sign == "failed":
        near = lows[max(0, k - 9) : k] + lows[end : end + 4]
        other = any(w in _OTHER_TIME - _NUMBERS for w in lows[max(0, k - 5) : k])
        return not other and any(w in _SUBJECTS for w in near)
    return True


def _long_after(before: tuple[str, ...]) -> bool:
    """ "two years after the first version failed": another launch."""
    spans = ("years", "year", "months", "weeks", "days")
    return any(before[k] in spans and before[k + 1] == "after" for k in range(len(before) - 1))


# Verbs of damage whose subject may be anybody: "protesters hit the streets".
_STRIKING = words(
    "hit hits struck strikes damaged damaging destroyed destroying hitting striking slammed pounded pound"
)
_ATTACKS = words(
    "strike strikes attack attacks barrage shelling salvo explosion explosions blast fire bombardment warhead debris "
    "others"
)
_INTENDED = words(
    "planned plans plan planning aims aimed aim intended intends hopes hoped designed wants wanted attempt "
    "attempted tried"
)


def _has_subject(t: Tagged, k: int, others: frozenset[str] = frozenset()) -> bool:
    """Whether the nearest thing to the left that can be the verb's subject is a missile, a rocket or a launch."""
    lows = t.sentence.lows
    participle = lows[k].endswith("ing")
    named = {n.end - 1 for n in t.names if n.kind == "weapon"} | {w.head for w in t.weapons}
    for i in range(k - 1, max(-1, k - 1 - _REACH), -1):
        word = lows[i]
        if i in named or word in others:
            return True
        if word in _SUBJECTS:
            return not (i and lows[i - 1] in ("previous", "earlier", "another") and lows[i] in ("satellite", "goes"))
        if word == "system" and lows[i - 1 : i] in (("defense",), ("defence",)):
            continue  # "a test of the missile defence system failed"
        if word in _OTHERS:
            return False
        if word in _BREAKS or (word in _CLAUSES and not participle):
            return False
    return False


def combine(attack: bool, failed: bool, flew: bool, hit: bool, downed: bool, outright: bool) -> Outcome:
    """The outcome from what was seen: an attack that both hit and was shot down is partial.

    `outright`: a success was called one before any failure was told.
    """
    if attack:
        if downed:
            return "partial" if hit else "intercepted"
        if failed and not hit:
            return "failure"
        return "success" if hit or flew else "unknown"
    if failed and not outright:
        return "failure"
    if downed:
        return "intercepted"
    return "success" if flew or hit or outright else "unknown"
