"""One English sentence made from an event's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.gazetteers import actors

_NOUN = {
    "CRBM": "close-range ballistic missile", "SRBM": "short-range ballistic missile",
    "MRBM": "medium-range ballistic missile", "IRBM": "intermediate-range ballistic missile",
    "ICBM": "intercontinental ballistic missile", "SLBM": "submarine-launched ballistic missile",
    "CRUISE": "cruise missile", "HGV": "hypersonic missile", "SLV": "space launch vehicle", "MLRS": "artillery rocket",
    "SAM": "surface-to-air missile", "BALLISTIC": "ballistic missile", "PROJECTILE": "projectile", "ROCKET": "rocket",
    "MISSILE": "missile", "INTERCEPTOR": "interceptor missile", "DRONE": "attack drone",
}  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _how_many(low: int | None, high: int | None) -> str:
    if low is None:
        return ""
    word = _NUMBERS[low] if low < len(_NUMBERS) else f"{low:,}"
    if high is None:
        return f"at least {word} "
    return f"{word} " if low == high else f"{word} to {_NUMBERS[high] if high < len(_NUMBERS) else f'{high:,}'} "


def summary(values: Mapping[str, Any]) -> str:
    """For example: North Korea fired two short-range ballistic missiles from Kusong on 2019-05-09, up to 420 km far."""
    actor = actors().get(values.get("actor") or "")
    who = actor.name if actor else (values.get("actor") or "An unknown party")
    low, high = values.get("count_min"), values.get("count_max")
    noun = _NOUN.get(values.get("weapon_class") or "MISSILE", "missile")
    what = f"{_how_many(low, high)}{noun if low == high == 1 else noun + 's'}"
    if values.get("weapon_name"):
        what += f" ({values['weapon_name']})"
    verb = "launched" if values.get("kind") == "space_launch" else "fired"
    text = f"{who} {verb} {what}"
    if values.get("site_name"):
        text += f" from {values['site_name']}"
    if values.get("launched_on"):
        text += f" on {values['launched_on'].isoformat()}"
    if values.get("range_km"):
        text += f", up to {values['range_km']:g} km far"
    if values.get("apogee_km"):
        text += f", up to {values['apogee_km']:g} km high"
    if values.get("outcome") in ("failure", "partial"):
        text += ", which failed" if values["outcome"] == "failure" else ", in part a failure"
    return text[0].upper() + text[1:] + "."
