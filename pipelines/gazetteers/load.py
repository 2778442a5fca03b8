"""Reads the gazetteers' CSV files once, and refuses a bad row with its file, line and remedy."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, cast
from zoneinfo import ZoneInfo

from pipelines.gazetteers.values import (
    NAMING_AUTHORITIES,
    SITE_KINDS,
    Actor,
    Alias,
    NamingAuthority,
    Sea,
    Site,
    Speaker,
    Weapon,
    WeaponAlias,
)
from pipelines.model import WEAPON_CLASSES

SEA_KINDS = frozenset({"sea", "ocean", "zone", "range", "overflight"})


class GazetteerError(ValueError):
    """A gazetteer row that cannot be used; the message names the file, the line and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One CSV row that knows where it stands, so that each complaint can say so."""

    file: str
    line: int
    cells: dict[str, str]

    def fail(self, what: str, remedy: str) -> GazetteerError:
        """The error to raise for this row."""
        return GazetteerError(f"{self.file}:{self.line}: {what}. {remedy}")

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        value = self.cells[column].strip()
        if not value:
            raise self.fail(f"{column} is empty", "Fill it in; a row without it cannot be used")
        return value

    def optional(self, column: str) -> str | None:
        """A cell, or None when empty."""
        return self.cells[column].strip() or None

    def number(self, column: str, low: float, high: float) -> float:
        """A number within [low, high]."""
        try:
            value = float(self.cells[column])
        except ValueError:
            raise self.fail(f"{column} {self.cells[column]!r} is no number", "Write digits and a point") from None
        if not low <= value <= high:
            raise self.fail(f"{column} {value:g} is outside {low:g} to {high:g}", "Check sign and unit")
        return value

    def choice(self, column: str, allowed: frozenset[str]) -> str:
        """One of a closed list of words."""
        value = self.cells[column]
        if value not in allowed:
            raise self.fail(f"{column} {value!r} is unknown", "Use one of " + ", ".join(sorted(allowed)))
        return value

    def zone(self) -> str:
        """A time zone known to tzdata."""
        value = self.text("time_zone")
        try:
            ZoneInfo(value)
        except Exception:
            raise self.fail(f"time_zone {value!r} is unknown", "Use a name of tzdata such as Asia/Seoul") from None
        return value

    def country(self, column: str = "country") -> str:
        """Three capital letters; XXX stands for the high seas."""
        value = self.text(column)
        if not (len(value) == 3 and value.isalpha() and value.isupper()):
            raise self.fail(f"{column} {value!r} is no alpha-3 code", "Use ISO 3166-1 alpha-3 such as PRK")
        return value

    def day(self, column: str) -> date | None:
        """An ISO date, or None when the bound is open."""
        value = self.cells[column].strip()
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.fail(f"{column} {value!r} is no date", "Write YYYY-MM-DD or leave it empty") from None

    def aliases(self, column: str) -> tuple[Alias, ...]:
        """A list separated by `|`; a leading `=` marks an ordinary word."""
        raw = self.cells[column].strip()
        parts = raw.split("|") if raw else []
        if any(not p.strip(" =") for p in parts):
            raise self.fail(f"{column} holds an empty name", "Remove the doubled or trailing |")
        out = tuple(Alias(p.strip().removeprefix("="), p.strip().startswith("=")) for p in parts)
        if len({a.text for a in out}) < len(out):
            twice = sorted({a.text for a in out if sum(b.text == a.text for b in out) > 1})
            raise self.fail(f"{column} names {', '.join(twice)} twice", "Keep one of them")
        return out


def read(file: str, columns: tuple[str, ...], key: str | None = "id") -> Iterator[Row]:
    """The rows of one CSV file of this package; a missing column or a repeated key is an error."""
    text = files("pipelines.gazetteers").joinpath(file).read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text), restkey="(beyond the header)", restval="")
    missing = [c for c in columns if c not in (reader.fieldnames or ())]
    if missing:
        raise GazetteerError(f"{file}:1: no column {', '.join(missing)}. The header is " + ",".join(columns))
    seen: dict[str, int] = {}
    for cells in reader:
        row = Row(file, reader.line_num, cells)
        if "(beyond the header)" in cells:
            raise row.fail("more cells than columns", "Quote a value that holds a comma")
        if key is not None:
            if row.text(key) in seen:
                raise row.fail(f"{key} {cells[key]} stands on line {seen[cells[key]]} too", "Merge the two rows")
            seen[cells[key]] = row.line
        yield row


def _table(file: str, columns: tuple[str, ...], make: Callable[[Row], Any]) -> dict[str, Any]:
    return {row.cells["id"]: make(row) for row in read(file, (*columns, "source", "licence"))}


@cache
def sites() -> dict[str, Site]:
    """Launch sites and launch areas by id."""
    columns = ("id", "name", "aliases", "country", "latitude", "longitude", "precision_km", "time_zone", "kind")

    def make(row: Row) -> Site:
        return Site(
            id=row.text("id"),
            name=row.text("name"),
            aliases=row.aliases("aliases"),
            country=row.country(),
            latitude=row.number("latitude", -90, 90),
            longitude=row.number("longitude", -180, 180),
            # 2,000 km is the half-width of the widest named origin, a whole large country.
            precision_km=row.number("precision_km", 0.1, 2000),
            time_zone=row.zone(),
            kind=cast(Any, row.choice("kind", SITE_KINDS)),
            source=row.text("source"),
            licence=row.text("licence"),
        )

    return _table("sites.csv", columns, make)


@cache
def weapons() -> dict[str, Weapon]:
    """Weapons and launch vehicles by id."""
    columns = ("id", "name", "weapon_class", "country")

    def make(row: Row) -> Weapon:
        return Weapon(
            id=row.text("id"),
            name=row.text("name"),
            weapon_class=row.choice("weapon_class", WEAPON_CLASSES),
            country=row.country() if row.optional("country") else None,
            source=row.text("source"),
            licence=row.text("licence"),
        )

    return _table("weapons.csv", columns, make)


@cache
def weapon_aliases() -> tuple[WeaponAlias, ...]:
    """Every name of every weapon, in the order of the file."""
    columns = ("weapon_id", "alias", "naming_authority", "ordinary", "valid_from", "valid_to", "source", "licence")
    known = weapons()
    out = []
    for row in read("weapon_aliases.csv", columns, key=None):
        if row.text("weapon_id") not in known:
            raise row.fail(f"weapon_id {row.cells['weapon_id']} is not in weapons.csv", "Add the weapon first")
        start, end = row.day("valid_from"), row.day("valid_to")
        if start and end and end < start:
            raise row.fail("valid_to lies before valid_from", "Swap them")
        out.append(
            WeaponAlias(
                weapon_id=row.text("weapon_id"),
                alias=row.text("alias"),
                naming_authority=cast(NamingAuthority, row.choice("naming_authority", NAMING_AUTHORITIES)),
                ordinary=row.choice("ordinary", frozenset({"", "yes"})) == "yes",
                valid_from=start,
                valid_to=end,
                source=row.text("source"),
                licence=row.text("licence"),
            )
        )
    return tuple(out)


@cache
def actors() -> dict[str, Actor]:
    """States and armed groups by id."""
    columns = ("id", "name", "kind", "country", "names", "demonyms", "metonyms", "time_zone", "capital")

    def make(row: Row) -> Actor:
        return Actor(
            id=row.text("id"),
            name=row.text("name"),
            kind=cast(Any, row.choice("kind", frozenset({"state", "group"}))),
            country=row.country() if row.optional("country") else None,
            names=row.aliases("names"),
            demonyms=row.aliases("demonyms"),
            metonyms=row.aliases("metonyms"),
            time_zone=row.zone(),
            capital=row.optional("capital"),
            source=row.text("source"),
            licence=row.text("licence"),
        )

    return _table("actors.csv", columns, make)


@cache
def seas() -> dict[str, Sea]:
    """Seas, zones and target ranges by id."""

    def make(row: Row) -> Sea:
        return Sea(
            id=row.text("id"),
            name=row.text("name"),
            aliases=row.aliases("aliases"),
            kind=cast(Any, row.choice("kind", SEA_KINDS)),
            latitude=row.number("latitude", -90, 90),
            longitude=row.number("longitude", -180, 180),
            source=row.text("source"),
            licence=row.text("licence"),
        )

    return _table("seas.csv", ("id", "name", "aliases", "kind", "latitude", "longitude"), make)


@cache
def speakers() -> dict[str, Speaker]:
    """Those who announce launches, by id."""

    def make(row: Row) -> Speaker:
        return Speaker(
            id=row.text("id"),
            name=row.text("name"),
            aliases=row.aliases("aliases"),
            country=row.country() if row.optional("country") else None,
            kind=row.text("kind"),
            time_zone=row.zone(),
            source=row.text("source"),
            licence=row.text("licence"),
        )

    return _table("speakers.csv", ("id", "name", "aliases", "country", "kind", "time_zone"), make)
