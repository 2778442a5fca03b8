"""Whether a trigger says that the launch happened: asserted, failed, denied, ahead of us, or general talk."""

from __future__ import annotations

from typing import Literal

from pipelines.extraction.calendar_terms import MONTHS, WEEKDAYS
from pipelines.extraction.dates import DateRef
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.vocabulary import (
    ADVERBS,
    AFTER_UNREAL,
    ASSERTING_GOVERNORS,
    CONDITIONALS,
    COUNTING_AFTER,
    DENIALS,
    FAILING_GOVERNORS,
    GENERAL_BEFORE,
    HARD_BARRIERS,
    IRREALIS_BEFORE,
    IRREALIS_NEXT,
    MODALS,
    NEGATIONS,
    PLURAL_NOMINALS,
    TRYING_GOVERNORS,
)
from pipelines.extraction.wordsets import words

Realis = Literal["asserted", "failed", "denied", "unreal", "general", "negated"]

_REACH = 9
_GERUND_UNREAL = words(
    """
    from of stop stopped halt against on before consider avoid resume keep keeps kept continue continued
    begin start started toward without than like about despite suspend ban banned into mean means when while
    whether if considered preparing proposed proposes suggested suggests discussed advocates advocated
    """
)
_REAL_PREPOSITIONS = words(
    """
    after by since , for in following over
    """
)
# "Launching rockets is hard" speaks of no launch.
_PLURAL_SUBJECTS = words(
    """
    military they navy army police we who that which u.s. did
    """
)
_EVERY = frozenset({"whenever", "each", "every", "usually", "typically", "always", "often"})
_QUESTIONS = words(
    """
    why how what when will can could should would does is are
    """
)
_PREDICATING = words(
    """
    is are isn't requires means costs would can remains has
    """
)
_HABITUALLY = words("regularly periodically occasionally routinely often frequently repeatedly always typically")
_HAVE = frozenset({"have", "has", "had", "having"})


def verb_realis(s: Sentence, i: int) -> Realis:
    """The realis of the verb at token `i`."""
    lows = s.lows
    if s.in_title and lows[:1] == ("watch",) and not lows[i].endswith("ed"):
        return "unreal"
    to = i - 1
    while to > 0 and (lows[to].endswith("ly") or lows[to] in ("again", "also")):
        to -= 1
    if to >= 0 and lows[to] == "to":
        return _infinitive(lows, to + 1)
    start = _reach(lows, i)
    left = lows[start:i]
    if lows[i].endswith("ing"):
        return _gerund(lows, i)
    near = left[-5:]
    if "to" in near[-3:] and near[-1:] and near[-1] in _HAVE | {"been", "be"}:
        return _perfect_infinitive(lows, i)
    if any(w in NEGATIONS for w in left[-4:]):
        return "negated"
    modal = next((w for w in reversed(near) if w in MODALS), None)
    if modal is not None and _modal_governs(lows, i, modal):
        past_guess = modal in ("may", "might", "could", "must") and any(w in ("have",) for w in near)
        return "asserted" if past_guess else "unreal"
    if any(w in CONDITIONALS for w in left):
        return "unreal"
    if any(w in DENIALS for w in left[-3:]) or ("that" in left and any(w in DENIALS for w in left)):
        return "denied"
    if s.in_title and s.lows[0] in _QUESTIONS and not (lows[i].endswith("ed") and "when" in left):
        return "general"
    if lows[i].endswith("s") and any(w in ("when", "once", "until", "before") for w in left[-6:]):
        return "unreal"
    if lows[i].endswith("s") and not s.in_title and any(w in _EVERY for w in lows):
        return "general"
    if near[-1:] and near[-1] in ("are", "is") and not s.in_title:
        return "general"
    if _bare_infinitive(s, i):
        return "unreal"
    if near[-1:] == ("be",) or near[-2:] == ("be", "being"):
        return "unreal"
    return "asserted"


def _bare_infinitive(s: Sentence, i: int) -> bool:
    """ "Watch SpaceX launch Starship": a base form whose subject is one, so no finite verb."""
    if s.lows[i] not in ("launch", "fire", "test", "shoot", "lob", "test-fire"):
        return False
    before = s.lows[max(0, i - 6) : i]
    if not before:
        return True
    if any(w in ("watch", "see", "saw", "watching", "let", "help", "helped", "make", "seen", "how") for w in before):
        return True
    plural = before[-1].endswith("s") or "and" in before or "," in before or before[-1] in _PLURAL_SUBJECTS
    return not plural and before[-1] not in ADVERBS


def _modal_governs(lows: tuple[str, ...], i: int, modal: str) -> bool:
    """The modal belongs to this verb when only auxiliaries and adverbs stand between."""
    k = i - 1
    while k >= 0 and lows[k] != modal:
        if lows[k] not in ADVERBS and not lows[k].endswith("ly"):
            return False
        k -= 1
    return True


def _reach(lows: tuple[str, ...], i: int) -> int:
    """The first token, at most nine to the left of `i`, that no hard boundary cuts off."""
    k = i
    while k > 0 and i - k < _REACH and lows[k - 1] not in HARD_BARRIERS:
        k -= 1
    return k


_LAST_ONES = words("missile rocket projectile icbm satellite missiles rockets")


def _infinitive(lows: tuple[str, ...], i: int) -> Realis:
    """ "failed to launch" happened; "plans to launch" did not."""
    k = i - 2
    while (
        k >= 0 and i - k < 7 and (lows[k] in ADVERBS or lows[k] in (",", "but", "and", "in") or lows[k].endswith("ly"))
    ):
        k -= 1
    if k < 0:
        return "unreal"
    governor = lows[k]
    window = lows[max(0, k - 3) : i]
    if lows[k : k + 1] and governor in _LAST_ONES and {"last", "latest", "first"} & set(lows[max(0, k - 4) : k]):
        return "asserted"  # "the last rocket to hit the town was on July 16"
    if governor in ("bid", "attempt", "mission", "effort", "try") and _failed_bid(lows, i):
        return "failed"
    if _used_to(lows, i) or (governor in ("forced", "ordered") and lows[i] in ("destroy", "explode", "self-destruct")):
        return "asserted"
    if _failed_on_a_day(lows, i):
        # What "fails to blast off" stays on its pad.
        return "unreal" if lows[i : i + 2] in (("blast", "off"), ("lift", "off"), ("take", "off")) else "failed"
    if _tried_on_a_day(lows, i):
        return "failed" if "failed" in lows[i:] else "asserted"
    if governor in FAILING_GOVERNORS:
        return "failed" if not any(w in MODALS for w in window) else "unreal"
    if governor in TRYING_GOVERNORS:
        return "asserted" if not any(w in MODALS or w in ("to", "will") for w in lows[max(0, k - 3) : k]) else "unreal"
    if governor == "attempt":
        return (
            "asserted"
            if any(w in ("failed", "unsuccessful", "latest", "successful") for w in lows[max(0, k - 3) : k])
            else "unreal"
        )
    if governor in ASSERTING_GOVERNORS:
        return "asserted"
    return "unreal"


def _failed_bid(lows: tuple[str, ...], i: int) -> bool:
    """ "A bid to launch satellites fails"; what only "fails to lift off" stays on its pad."""
    for k in range(i + 1, min(len(lows), i + 10)):
        if lows[k] in ("fails", "failed", "ends", "ended"):
            return lows[k + 1 : k + 2] != ("to",) and (lows[k].startswith("fail") or "failure" in lows[k : k + 4])
        if lows[k] in (",", ";", "that", "which"):
            return False
    return False


def _failed_on_a_day(lows: tuple[str, ...], i: int) -> bool:
    """ "failed in late May to put", "failed again on Monday to launch"."""
    for k in range(i - 2, max(-1, i - 9), -1):
        if lows[k] in FAILING_GOVERNORS:
            return True
        known = lows[k] in (
            "in",
            "on",
            "late",
            "early",
            "last",
            "this",
            "week",
            "month",
            "its",
            "attempt",
            "bid",
            "an",
            "a",
        )
        if not (known or lows[k] in MONTHS or lows[k] in WEEKDAYS or lows[k] in ADVERBS):
            return False
    return False


def _tried_on_a_day(lows: tuple[str, ...], i: int) -> bool:
    """ "tried on May 31 to put": the day was tried, and it passed."""
    for k in range(i - 3, max(-1, i - 8), -1):
        if lows[k] in ("tried", "attempted"):
            return any(w in MONTHS or w in WEEKDAYS for w in lows[k + 1 : i])
    return False


def _used_to(lows: tuple[str, ...], i: int) -> bool:
    """ "used a three-stage rocket to put": the use took place; "used to launch" alone says nothing of when."""
    for k in range(i - 3, max(-1, i - 10), -1):
        if lows[k] == "used":
            return True
        if lows[k] in HARD_BARRIERS or lows[k] in ("that", "which", ",", "and"):
            return False
    return False


def _perfect_infinitive(lows: tuple[str, ...], i: int) -> Realis:
    left = lows[max(0, i - 8) : i]
    if any(w in NEGATIONS or w in CONDITIONALS for w in left):
        return "negated"
    if any(w in ("would", "planned", "supposed", "scheduled", "were", "going") for w in left[:-2]):
        return "unreal" if not any(w in ("believed", "thought", "reported", "said") for w in left) else "asserted"
    return "asserted" if "have" in left[-4:] else "unreal"


def _gerund(lows: tuple[str, ...], i: int) -> Realis:
    prev = lows[i - 1] if i else ""
    if prev == "of" and any(
        w in ("accused", "accuses", "accusing", "accuse", "suspected") for w in lows[max(0, i - 8) : i]
    ):
        return "asserted"
    if (i == 0 or prev in ("but", "and", "that", "“")) and _is_subject(lows, i):
        return "general"
    if any(w in DENIALS for w in lows[max(0, i - 4) : i]):
        return "denied"
    reach = 7 if prev in ("involve", "include") else 3
    if any(w in NEGATIONS for w in lows[max(0, i - reach) : i]):
        return "negated"
    k = i - 1
    while k > 0 and (lows[k] in ADVERBS or lows[k].endswith("ly")) and i - k < 4:
        k -= 1
    governor = lows[k]
    if governor == "out" and lows[k - 1].startswith("rul"):
        return "unreal"
    if prev == "," and any(w in ("could", "would", "will", "might") for w in lows[max(0, i - 12) : i]):
        return "unreal"  # "it could fly daily, sending payloads to orbit"
    if governor in ("in", "for", "by") and any(w in MODALS or w in CONDITIONALS for w in lows[max(0, i - 7) : i]):
        return "unreal"
    if governor in _REAL_PREPOSITIONS or prev in _REAL_PREPOSITIONS:
        return "asserted"
    if governor in _GERUND_UNREAL or governor in IRREALIS_BEFORE:
        return "unreal"
    if any(w in MODALS or w in CONDITIONALS or w in ("capable", "possibility") for w in lows[max(0, i - 5) : i]):
        return "unreal"
    return "asserted"


def _is_subject(lows: tuple[str, ...], i: int) -> bool:
    """ "Firing a missile at a house is …": the gerund is the subject of what follows."""
    for word in lows[i + 1 : i + 16]:
        if word in _PREDICATING:
            return True
        if word in HARD_BARRIERS or word == ",":
            return False
    return False


def noun_realis(s: Sentence, i: int, start: int, date: DateRef | None) -> Realis:
    """The realis of the nominal trigger at `i` whose phrase starts at `start`; `date` is the day tied to it."""
    lows = s.lows
    if date is not None and date.future:
        return "unreal"
    inner = lows[start:i]
    reach = _reach(lows, start)
    left = lows[max(reach, start - 5) : start]
    if left[-1:] in (("after",), ("following",)):
        left = left[-1:]  # "vows revenge after a missile test": the vow lies ahead, the test behind
    window = inner + left
    if any(w in CONDITIONALS for w in left):
        return "unreal"
    if any(w in DENIALS for w in left[-3:]):
        return "denied"
    if any(w in NEGATIONS for w in left[-2:]) or "no" in inner:
        return "negated"
    if any(w in IRREALIS_BEFORE and w != "before" for w in inner) or any(w in IRREALIS_BEFORE for w in left[-3:]):
        return "unreal"
    if left[-2:] in (("prior", "to"), ("ahead", "of")):
        return "unreal"
    if any(w in IRREALIS_NEXT for w in inner + left[-1:]):
        return "unreal"
    if any(w in MODALS for w in left[-4:]):
        return "unreal"
    if any(lows[k : k + 3] == ("no", "earlier", "than") for k in range(max(0, start - 12), i)):
        return "unreal"
    after = lows[i + 1 : i + 3]
    if after[:1] and after[0] in AFTER_UNREAL:
        return "unreal"
    if lows[i].startswith("failure") or any(w in ("failed", "unsuccessful", "botched", "aborted") for w in inner):
        return "failed"
    if date is None and (any(w in GENERAL_BEFORE for w in window) or _bare_plural(s, i, start)):
        return "general"
    return "asserted"


def _bare_plural(s: Sentence, i: int, start: int) -> bool:
    lows = s.lows
    if lows[i] not in PLURAL_NOMINALS:
        return False
    return start >= i or lows[start] not in ("the", "these", "those", "its", "both", "two", "three", "four")


_CUES_BY_WORD = {first: [c for c in COUNTING_AFTER if c[0] == first] for first in {c[0] for c in COUNTING_AFTER}}


_SUPERLATIVES = words("biggest largest heaviest worst deadliest strongest longest boldest fiercest")


def counted(s: Sentence, i: int) -> bool:
    """Whether the clause counts launches over a period: "has fired 20 missiles this year"."""
    lows = s.lows
    if _SUPERLATIVES & set(lows[max(0, i - 8) : i + 1]):
        return False  # "its biggest barrage so far this year" is one barrage
    for k in range(i + 1, min(len(lows), i + 16)):
        if lows[k] in (";", ".", "—", ":"):
            break
        for cue in _CUES_BY_WORD.get(lows[k], ()):
            if lows[k : k + len(cue)] == cue:
                return True
        if lows[k] == "since":
            return True
    return repeated(s, i)


def repeated(s: Sentence, i: int) -> bool:
    """ "has repeatedly launched a rocket": a habit, whatever it launches."""
    return not _HABITUALLY.isdisjoint(s.lows[max(0, i - 4) : i + 1])
