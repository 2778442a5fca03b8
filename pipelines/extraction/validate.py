"""The last gate: a claim whose quote is not in the text is dropped, and a value without a claim with it."""

from __future__ import annotations

from dataclasses import fields, replace

from pipelines.extraction.wordsets import words
from pipelines.model import WEAPON_CLASSES, Claim, Mention

# Fields that say how the account was read, not what the text states.
_UNGROUNDED = words(
    """
    role kind date_inferred evidence site_id weapon_id time_zone corrected
    """
)
_NULLS: dict[str, object] = {"outcome": "unknown"}


def validated(mention: Mention, body: str) -> Mention | None:
    """The mention with only grounded values; None when nothing grounds the event itself.

    Every claim kept satisfies `body[start:end] == quote`; every value kept has a claim of its field that is not
    superseded.
    """
    claims = tuple(c for c in mention.evidence if _reproduces(c, body))
    grounded = {c.field for c in claims if not c.superseded}
    if "event" not in grounded:
        return None
    cleared: dict[str, object] = {}
    for f in fields(mention):
        if f.name in _UNGROUNDED:
            continue
        value = getattr(mention, f.name)
        null = () if isinstance(value, tuple) else _NULLS.get(f.name)
        if value not in (null, None) and f.name not in grounded:
            cleared[f.name] = null
    if mention.weapon_class is not None and mention.weapon_class not in WEAPON_CLASSES:
        cleared["weapon_class"] = None
    if "site" in cleared:
        cleared["site_id"] = None
    if "weapon_name" in cleared:
        cleared["weapon_id"] = None
    return replace(mention, evidence=claims, **cleared)  # type: ignore[arg-type]


def _reproduces(claim: Claim, body: str) -> bool:
    return 0 <= claim.start < claim.end <= len(body) and body[claim.start : claim.end] == claim.quote
