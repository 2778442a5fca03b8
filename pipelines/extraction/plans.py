"""The last look at a mention: is everything that shows its event a plan, a scrub or an engine test?

The grammar judges each trigger in its clause; headlines about coming space launches ("Watch live: … attempts first
launch", "… how to watch the launch") name the event with a noun that no clause denies. So a mention is dropped when
every sentence that its event was read from is of that kind.
"""

from __future__ import annotations

import re

from pipelines.model import Mention

# In a sentence with one of these nothing has flown, whatever else it says.
_NOTHING_FLEW = re.compile(
    r"\b(?:watch live|how to watch|live:|scrub(?:s|bed)?\b|call(?:s|ed) off|no earlier than|launch window"
    r"|static[- ]fire|fail(?:s|ed)? to (?:lift off|blast off|get off|leave the (?:launch ?)?pad)|will attempt"
    r"|(?:all|of the|fires?|fired|ignites?) \d+ (?:\w+ ){0,2}engines|test[- ]fires? (?:\w+ ){0,2}booster"
    r"|attempts (?:its |a |the )?(?:first|second|third|back-to-back|full)|tries again"
    r"|ready to (?:launch|lift off|fly|fire)|countdown)",
    re.IGNORECASE,
)
# In a sentence with one of these nothing has flown yet, unless another verb asserts it.
_PLANNED = re.compile(
    r"\b(?:(?:set|scheduled|slated|poised|expected|planning|plans?|hopes?|hoping|eyeing|aims?|aiming|prepares?|preparing"
    r"|gear(?:s|ing) up|getting ready|counts? down|counting down|due) (?:to|for)\b(?! (?:a|the) \w+ that)"
    r"|planning an?|planning \w+day|eyeing|approval for|forecast|upcoming|anticipated|trending|tonight|tomorrow"
    r"|first window|launch attempt|is launching an?|this week in"
    r"|(?:will|could|may|might|would) (?:\w+ ){0,2}(?:launch|fly|lift|blast|take|attempt|try|look|send|carry|be))\b",
    re.IGNORECASE,
)
_ASSERTED = re.compile(
    r"\b(?:launched|launches|fired|fires|test-fires|lifted|lifts|blasted|blasts|took off|takes off|exploded|explodes"
    r"|crashed|crashes|failed|fails|flew|flies|sent|sends|reached|reaches|struck|strikes|hit|hits|rose|roared|soared"
    r"|landed|conducted|held|inspected|tested|tests|put|puts|carried out|carries out|successfully|successful|detected"
    r"|caused)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
# Sentences longer than this are cut: a page without a full stop must not be searched whole for each mention.
_REACH = 400


def only_planned(mention: Mention, body: str, title: int) -> bool:
    """Whether each sentence that shows the event of a test or space launch speaks of one to come or called off.

    The title, the first `title` characters of `body`, is one sentence.
    """
    if mention.kind not in ("space_launch", "test"):
        return False
    shown = [_sentence(body, c.start, c.end, title) for c in mention.evidence if c.field == "event"]
    return bool(shown) and all(_unflown(sentence) for sentence in shown)


def _unflown(sentence: str) -> bool:
    return bool(_NOTHING_FLEW.search(sentence) or (_PLANNED.search(sentence) and not _ASSERTED.search(sentence)))


def _sentence(body: str, start: int, end: int, title: int) -> str:
    if end <= title:
        return _TAG.sub(" ", body[: min(title, end + _REACH)])
    low, high = max(0, start - _REACH), min(len(body), end + _REACH)
    first = max(body.rfind(mark, low, start) for mark in (". ", "\n", "? ", "! "))
    last = min((at for mark in (". ", "\n", "? ", "! ") if (at := body.find(mark, end, high)) >= 0), default=high)
    return _TAG.sub(" ", body[max(first + 1, low) : last])
