"""Wire agencies, and how an article shows that it is theirs."""

from __future__ import annotations

import re
from functools import lru_cache

# Names as outlets and datelines write them. Source: general knowledge.
AGENCIES = {
    "AP": ("Associated Press", "AP", "apnews.com"),
    "Reuters": ("Reuters", "reuters.com"),
    "AFP": ("Agence France-Presse", "Agence France Presse", "AFP", "afp.com"),
    "Yonhap": ("Yonhap", "yna.co.kr"),
    "Kyodo": ("Kyodo", "Kyodo News", "kyodonews.net"),
    "Jiji": ("Jiji Press", "jiji.com"),
    "UPI": ("United Press International", "UPI", "upi.com"),
    "DPA": ("Deutsche Presse-Agentur", "dpa"),
    "EFE": ("EFE", "Agencia EFE"),
    "ANSA": ("ANSA",),
    "Xinhua": ("Xinhua", "xinhuanet.com"),
    "TASS": ("TASS", "tass.com"),
    "Interfax": ("Interfax",),
    "RIA": ("RIA Novosti",),
    "KCNA": ("Korean Central News Agency", "KCNA", "kcna.kp"),
    "PTI": ("Press Trust of India", "PTI"),
    "ANI": ("Asian News International", "ANI"),
    "IRNA": ("IRNA", "Islamic Republic News Agency"),
    "Anadolu": ("Anadolu Agency", "Anadolu"),
    "Bernama": ("Bernama",),
    "PA": ("PA Media", "Press Association"),
}

_BY_NAME = {name.lower(): agency for agency, names in AGENCIES.items() for name in names}
_NAMES = "|".join(re.escape(name) for names in AGENCIES.values() for name in sorted(names, key=len, reverse=True))
# A dateline: "SEOUL (Reuters) -", "TOKYO, March 3 (Kyodo) --", "(AP)".
_DATELINE = re.compile(rf"\((?P<name>{_NAMES})\)\s*[-–—:]|^\s*(?P<first>{_NAMES})\s*[-–—]\s", re.MULTILINE)
_PUBLISHER = re.compile(
    "(?<![a-z])(?:" + "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True)) + ")(?![a-z])"
)
# A dateline stands at the head of the story.
_HEAD_CHARS = 400


@lru_cache(maxsize=10_000)
def agency_of_publisher(publisher: str) -> str | None:
    """The agency that `publisher`, a name or address, is; None for any other outlet."""
    match = _PUBLISHER.search(publisher.lower())
    return _BY_NAME[match[0]] if match else None


def agency_credited(text: str) -> str | None:
    """The agency that the dateline of `text` names, else None."""
    match = _DATELINE.search(text[:_HEAD_CHARS])
    return _BY_NAME[(match["name"] or match["first"]).lower()] if match else None
