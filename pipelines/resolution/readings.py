"""Readings: what each account says of each field, by whom, and the claims that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pipelines.gazetteers import sites, weapons
from pipelines.gazetteers.fold import fold
from pipelines.model import Claim, Mention
from pipelines.resolution.account import Account
from pipelines.resolution.speakers import canonical, rank

_NEVER = datetime.max.replace(tzinfo=UTC)

# Field of the event → fields of the mention's claims that carry it.
CLAIM_FIELDS: dict[str, tuple[str, ...]] = {
    "kind": ("kind",),
    "launched_on": ("date",),
    "times": ("times_local", "time_local", "time"),
    "count": ("count", "count_min", "count_max"),
    "weapon_class": ("weapon_class",),
    "weapon": ("weapon_name", "weapon_id", "weapon"),
    "site": ("site", "site_id"),
    "range_km": ("range_km",),
    "apogee_km": ("apogee_km",),
    "speed_mach": ("speed_mach",),
    "direction": ("direction",),
    "landing": ("landing",),
    "outcome": ("outcome",),
    "announced_by": ("announced_by",),
}
FIELD_OF_CLAIM = {claim: field for field, claims in CLAIM_FIELDS.items() for claim in claims}


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One value that one account gives for one field.

    `value` is hashable and comparable by the field's rule; `rank` the speaker's place for this field, 0 the most
    trusted; `claims` the places in the mention's evidence that show it; `explicit` False where the value was inferred;
    `retracted` True when the article itself says that this value was corrected.
    """

    field: str
    value: Any
    account: Account
    speaker: str | None
    rank: int
    claims: tuple[int, ...]
    explicit: bool = True
    retracted: bool = False

    @property
    def group(self) -> str:
        """The independent article behind it."""
        return self.account.group_id

    @property
    def when(self) -> tuple[datetime, str, str]:
        """Sort key: publication, then id, then value."""
        return (self.account.published_at or _NEVER, self.account.mention_id, repr(self.value))


def site_value(site_id: str | None, name: str | None) -> tuple[str, str] | None:
    """("id", site id) for a place of the gazetteer, ("name", as written) for any other."""
    if site_id in sites():
        return ("id", site_id or "")
    return ("name", name) if name else None


def weapon_value(weapon_id: str | None, name: str | None) -> tuple[str, str] | None:
    """("id", weapon id) for a weapon of the gazetteer, ("name", as written) for any other."""
    if weapon_id in weapons():
        return ("id", weapon_id or "")
    return ("name", name) if name else None


def _count(mention: Mention) -> tuple[int, int | None] | None:
    return None if mention.count_min is None else (mention.count_min, mention.count_max)


_OF_MENTION: dict[str, Callable[[Mention], Any]] = {
    "kind": lambda m: None if m.kind == "unknown" else m.kind,
    "times": lambda m: tuple(sorted(m.times_local)) or None,
    "count": _count,
    "weapon_class": lambda m: m.weapon_class,
    "weapon": lambda m: weapon_value(m.weapon_id, m.weapon_name),
    "site": lambda m: site_value(m.site_id, m.site),
    "range_km": lambda m: m.range_km or None,
    "apogee_km": lambda m: m.apogee_km or None,
    "speed_mach": lambda m: m.speed_mach or None,
    "direction": lambda m: m.direction,
    "landing": lambda m: m.landing,
    "outcome": lambda m: None if m.outcome == "unknown" else m.outcome,
    "announced_by": lambda m: canonical(m.announced_by),
}


def readings(account: Account, kind: str) -> Iterator[Reading]:
    """All readings of one account of an event of this kind; retracted ones come from claims marked superseded."""
    mention = account.mention
    by_field: dict[str, list[int]] = {}
    for index, claim in enumerate(mention.evidence):
        by_field.setdefault(FIELD_OF_CLAIM.get(claim.field, claim.field), []).append(index)
    for field in CLAIM_FIELDS:
        value = account.day if field == "launched_on" else _OF_MENTION[field](mention)
        indexes = by_field.get(field, [])
        for index in indexes:
            claim = mention.evidence[index]
            if claim.superseded and (old := claimed_value(field, claim)) is not None and old != value:
                yield _reading(field, old, account, claim.speaker, (index,), kind, retracted=True)
        if value is None:
            continue
        shown = tuple(i for i in indexes if _shows(field, mention.evidence[i], value))
        speaker = next((c.speaker for i in shown if (c := mention.evidence[i]).speaker), None) or mention.announced_by
        reading = _reading(field, value, account, speaker, shown, kind)
        yield replace(reading, explicit=account.explicit) if field == "launched_on" else reading


def _reading(
    field: str, value: Any, account: Account, speaker: str | None, claims: tuple[int, ...], kind: str,
    *, retracted: bool = False,
) -> Reading:  # fmt: skip
    place = rank(speaker, field, account.actor, kind)
    return Reading(field, value, account, canonical(speaker), place, claims, retracted=retracted)


def _shows(field: str, claim: Claim, value: Any) -> bool:
    """Whether a claim shows the account's own value, rather than another that stands in the article beside it."""
    if claim.superseded or claim.value is None:
        return False
    if field == "launched_on":
        return bool(str(claim.value) == value.isoformat())
    if field == "count":
        return bool(claim.value in value)
    if field in ("site", "weapon"):
        own = claimed_value(field, claim)
        return own is not None and (own == value or own[0] == "name")
    return bool(claim.value in value if isinstance(value, tuple) else claim.value == value or field == "announced_by")


def claimed_value(field: str, claim: Claim) -> Any:
    """A claim's value in the form that readings of the field compare."""
    value = claim.value
    if value is None:
        return None
    if field == "count" and isinstance(value, int | float):
        return (int(value), int(value) if claim.bound in ("exact", "about") else None)
    if field == "site":
        text = str(value)
        return site_value(text if text in sites() else _site_named(text), text)
    if field == "weapon":
        return weapon_value(str(value), str(value))
    if field in ("range_km", "apogee_km", "speed_mach") and isinstance(value, int | float):
        return (float(value),)
    return value


def _site_named(name: str) -> str | None:
    wanted = fold(name)[0]
    for site in sites().values():
        if wanted in (fold(n)[0] for n in (site.name, *(alias.text for alias in site.aliases))):
            return site.id
    return None
