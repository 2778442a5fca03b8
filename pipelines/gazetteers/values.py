"""The rows of the gazetteers as values.

In a list of aliases a leading `=` (kept out of the values here) marks an ordinary word or common name: it is matched
in exactly that case, and a hit says `ordinary` so that a reader of hits can ask for more context.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

SiteKind = Literal["launch_site", "base", "area", "sea_platform", "other"]
SITE_KINDS = frozenset({"launch_site", "base", "area", "sea_platform", "other"})

NamingAuthority = Literal["KCNA", "DOD", "JMOD", "CNS", "NATO", "press"]
NAMING_AUTHORITIES = frozenset({"KCNA", "DOD", "JMOD", "CNS", "NATO", "press"})


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of a name. `ordinary`: also a common word or name, matched only in this case."""

    text: str
    ordinary: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A place that missiles or rockets leave from, or that news names as such.

    Coordinates are WGS84 degrees; `precision_km` is the radius within which the launch point lies.
    `country` is ISO 3166-1 alpha-3, XXX on the high seas. `kind` "other" is a place that is no launch site
    (a nuclear test site) but is named beside launches.
    """

    id: str
    name: str
    aliases: tuple[Alias, ...]
    country: str
    latitude: float
    longitude: float
    precision_km: float
    time_zone: str
    kind: SiteKind
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Weapon:
    """A missile, rocket or launch vehicle. `country` is the state that alone launches it, None where several do."""

    id: str
    name: str
    weapon_class: str
    country: str | None
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class WeaponAlias:
    """One name of a weapon, who gave it and when it was in use; an open bound is None."""

    weapon_id: str
    alias: str
    naming_authority: NamingAuthority
    ordinary: bool
    valid_from: date | None
    valid_to: date | None
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A state (id is ISO 3166-1 alpha-3) or an armed group (short upper-case id).

    `metonyms` are capitals, agencies, forces and firms that news writes for the actor; `country` is where a group
    is at home.
    """

    id: str
    name: str
    kind: Literal["state", "group"]
    country: str | None
    names: tuple[Alias, ...]
    demonyms: tuple[Alias, ...]
    metonyms: tuple[Alias, ...]
    time_zone: str
    capital: str | None
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Sea:
    """A body of water, zone or target range where missiles land or towards which they fly."""

    id: str
    name: str
    aliases: tuple[Alias, ...]
    kind: Literal["sea", "ocean", "zone", "range", "overflight"]
    latitude: float
    longitude: float
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who announces launches. `kind` is the sort of authority (military, ministry, media, ...)."""

    id: str
    name: str
    aliases: tuple[Alias, ...]
    country: str | None
    kind: str
    time_zone: str
    source: str
    licence: str
