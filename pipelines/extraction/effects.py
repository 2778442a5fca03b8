"""Whether an attack named by a noun took place: it killed, was survived, condemned, repelled, or is counted in a toll.

"Missile strikes" alone is general talk; "missile strikes kill nine", "nine killed in missile strikes" and "the death
toll of the strike rises" are one occasion each.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.extraction.numbers import number_at
from pipelines.extraction.sentences import Sentence
from pipelines.extraction.trigger import Trigger
from pipelines.extraction.vocabulary import HARD_BARRIERS, MODALS, SUBORDINATORS
from pipelines.extraction.wordsets import words

# What an attack does, as the verb after it; the base forms follow a plural ("strikes kill nine").
EFFECTS = words(
    """
    kill kills killed claim claims claimed wound wounds wounded injure injures injured hit hits strike strikes struck
    rock rocks rocked shake shakes shook target targets targeted destroy destroys destroyed damage damages damaged put
    puts shut shuts disrupt disrupts disrupted knock knocks knocked plunge plunges plunged trigger triggers triggered
    spark sparks sparked prompt prompts prompted force forces forced cause causes caused pound pounds pounded batter
    batters battered rip rips ripped tear tears tore rattle rattles rattled leave leaves sets levels flattens flattened
    wreck wrecks wrecked pummel pummels pummeled ravage ravages ravaged cripples crippled interrupt interrupts
    interrupted engulf engulfs engulfed hampered halted halts halt escalate escalates intensify intensifies
    """
)
_TOLL = words(
    """
    killed dead injured wounded die dies died hurt toll casualties victims fatalities destroyed damaged rubble
    hit struck rescuers survivors deaths mourns mourning hospitalised hospitalized aftermath wreckage
    """
)
_IN = words("in by after from following amid under during as of")
# Between the preposition and the phrase of the nominal: the place or the owner ("in Dnipro missile strike").
_PLACE_REACH = 4
_TOLL_REACH = 9
_EFFECT_REACH = 14
# The subject of these attacks.
_DOING = words(
    """
    launch launches launched unleash unleashes unleashed mount mounts mounted stage stages staged renew renews renewed
    resume resumes resumed intensify intensifies intensified escalate escalates escalated conduct conducts conducted
    """
)
# In a headline the subject of these met an attack, or spoke of one.
_MEETING = words(
    """
    condemn condemns condemned
    denounce denounces denounced blame blames blamed suffer suffers suffered report reports
    reported repel repels repelled thwart thwarts thwarted foil foils foiled withstand withstands withstood weather
    weathers intercept intercepts intercepted intercepting exchange exchanges exchanged trade trades traded endure
    endures decry decries decried slams face faces
    """
)
_DOING_WITH = {
    "step": "up", "steps": "up", "stepped": "up", "ramp": "up", "ramps": "up", "ramped": "up", "carry": "out",
    "carries": "out", "carried": "out",
}  # fmt: skip
_MEETING_WITH = {
    "fend": "off", "fends": "off", "fended": "off", "beat": "back", "beats": "back", "come": "under",
    "comes": "under", "came": "under", "coming": "under", "fight": "off", "fights": "off", "fought": "off",
    "shoots": "down", "shot": "down", "shoot": "down", "takes": "down", "took": "down",
}  # fmt: skip
_DENIED = words("denies denied deny denying dismisses dismissed dismiss rejects rejected refutes refuted")
# What a jet's missile met: no launch of this table.
_IN_THE_SKY = words("balloon balloons object objects ufo ufos")
_UNREAL = words("threat threats risk fear fears danger warning warns warned possible potential future next if plan")


def had_effect(s: Sentence, trigger: Trigger) -> bool:
    """Whether the words around the nominal show that the attack took place."""
    if any(w in MODALS for w in s.lows[trigger.at + 1 : trigger.at + 7]):
        return False
    if _UNREAL & set(s.lows[max(0, trigger.start - 4) : trigger.start]) or _DENIED & set(s.lows[: trigger.start]):
        return False
    if not s.bag.isdisjoint(_IN_THE_SKY):
        return False
    return _did_something(s, trigger) or _took_a_toll(s, trigger) or (s.in_title and _of_a_headline(s, trigger))


def _did_something(s: Sentence, trigger: Trigger) -> bool:
    lows = s.lows
    for k in range(trigger.at + 1, min(len(lows), trigger.at + _EFFECT_REACH)):
        word = lows[k]
        if word in HARD_BARRIERS or word in SUBORDINATORS - {"and"} or word == ",":
            return False
        if word in EFFECTS and lows[k - 1] not in ("to", "not", "n't"):
            return word not in ("left", "hit", "struck") or k == trigger.at + 1 or lows[k - 1] not in ("by",)
    return False


def _took_a_toll(s: Sentence, trigger: Trigger) -> bool:
    """ "two dead in rocket attack", "the death toll of Tuesday's strike", "mourns after missile strike"."""
    lows = s.lows
    lead = next((k for k in range(trigger.start - 1, max(-1, trigger.start - 2 - _PLACE_REACH), -1)
                 if lows[k] in _IN), None)  # fmt: skip
    if lead is None:
        return False
    before = lows[max(0, lead - _TOLL_REACH) : lead]
    cut = max((k for k, w in enumerate(before) if w in HARD_BARRIERS or w in ("that", "who", "which")), default=-1)
    told = before[cut + 1 :]
    return bool(_TOLL & set(told)) and (s.in_title or any(number_at(told, k) for k in range(len(told))))


def _of_a_headline(s: Sentence, trigger: Trigger) -> bool:
    return doing_verb(s, trigger) is not None or _governing(s, trigger, _MEETING, _MEETING_WITH) is not None


def doing_verb(s: Sentence, trigger: Trigger) -> int | None:
    """The verb whose subject carries out the attack: "launches rocket attacks", "steps up missile strikes"."""
    return _governing(s, trigger, _DOING, _DOING_WITH)


def _governing(s: Sentence, trigger: Trigger, verbs: frozenset[str], phrasal: Mapping[str, str]) -> int | None:
    lows = s.lows
    for k in range(trigger.start - 1, max(-1, trigger.start - 7), -1):
        word = lows[k]
        if word in HARD_BARRIERS or word == "to":
            return None
        if word in verbs or phrasal.get(word) == lows[k + 1]:
            return k if k and lows[k - 1] not in _NOT_YET else None
    return None


_NOT_YET = words("to not may might could will would can must should")
