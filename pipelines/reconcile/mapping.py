"""A mapping names the columns of a human-coded list, in a small TOML file.

title = "Missile tests, one row a missile"
rows = "missile"            # or "event": one row per launch event
actor = "PRK"               # or a column, under [columns]
zone = "UTC"                # of dates and times: UTC, local (at the launch site), or an IANA zone
unknown = ["", "unknown"]   # what stands for no value
scope = ["SRBM", "ICBM"]    # classes that the list covers; events of others are not "extra"

[columns]                   # our field = their column; date is the only one that must be there
date = "date_utc"
time = "time_utc"

[only]                      # rows to read: column = accepted values
cat = ["missile"]

[classes]                   # their word for a class (a part of it is enough) = ours
"Scud" = "SRBM"
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pipelines.model import WEAPON_CLASSES

BUNDLED = Path(__file__).parent / "mappings"

# Fields that a list can be compared in.
FIELDS = (
    "date", "time", "actor", "count", "weapon_class", "weapon_name", "site_name", "latitude", "longitude", "range_km",
    "apogee_km", "outcome", "reference_id",
)  # fmt: skip


class MappingError(ValueError):
    """The mapping or the reference file does not have the form that is expected; the message says which form is."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where a list keeps what; see the module for the meaning of each key."""

    name: str
    title: str
    columns: dict[str, str]
    rows: str = "event"
    actor: str | None = None
    zone: str = "local"
    unknown: frozenset[str] = frozenset({"", "unknown", "na", "n/a", "-"})
    scope: frozenset[str] = frozenset()
    only: dict[str, list[str]] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)

    @property
    def expected(self) -> list[str]:
        """The columns that a file of this mapping has."""
        return [*dict.fromkeys([*self.columns.values(), *self.only])]

    def missing(self, header: Sequence[str]) -> list[str]:
        """The expected columns that `header` lacks."""
        return [column for column in self.expected if column not in header]


def _check(path: Path, raw: dict[str, Any]) -> None:
    known = {"title", "rows", "actor", "zone", "unknown", "scope", "columns", "only", "classes"}
    if extra := sorted(set(raw) - known):
        raise MappingError(f"{path}: unknown key {extra[0]!r}; known: {', '.join(sorted(known))}")
    columns = raw.get("columns", {})
    if "date" not in columns:
        raise MappingError(f'{path}: [columns] needs date = "their column"; fields: {", ".join(FIELDS)}')
    if extra := sorted(set(columns) - set(FIELDS)):
        raise MappingError(f"{path}: [columns] has {extra[0]!r}; fields: {', '.join(FIELDS)}")
    if "actor" not in columns and not raw.get("actor"):
        raise MappingError(f'{path}: name the launching side: actor = "PRK", or a column under [columns]')
    if raw.get("rows", "event") not in {"event", "missile"}:
        raise MappingError(f'{path}: rows is "event" or "missile", not {raw["rows"]!r}')
    if extra := sorted((set(raw.get("scope", [])) | set(raw.get("classes", {}).values())) - WEAPON_CLASSES):
        raise MappingError(f"{path}: {extra[0]!r} is no weapon class; classes: {', '.join(sorted(WEAPON_CLASSES))}")
    zone = raw.get("zone", "local")
    if zone not in {"local", "UTC"}:
        try:
            ZoneInfo(zone)
        except (ValueError, OSError, ZoneInfoNotFoundError) as error:
            raise MappingError(f"{path}: zone is UTC, local or an IANA zone like Asia/Tokyo, not {zone!r}") from error


def load_mapping(path: Path) -> Mapping:
    """The mapping in the TOML file `path`. Raises MappingError, naming the file and what it should hold."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{path}: {error}") from error
    _check(path, raw)
    optional: dict[str, Any] = {key: raw[key] for key in ("rows", "actor", "zone", "only", "classes") if key in raw}
    if "unknown" in raw:
        optional["unknown"] = frozenset(word.lower() for word in raw["unknown"]) | {""}
    return Mapping(
        path.stem, raw.get("title", path.stem), raw["columns"], scope=frozenset(raw.get("scope", [])), **optional
    )


def bundled() -> list[Mapping]:
    """The mappings that come with Launchwire, by name."""
    return [load_mapping(path) for path in sorted(BUNDLED.glob("*.toml"))]


def choose_mapping(path: Path, header: Sequence[str]) -> Mapping:
    """The bundled mapping whose columns are all in `header`; the one with most columns wins.

    Raises MappingError with the columns that each bundled mapping expects when none fits.
    """
    fitting = [mapping for mapping in bundled() if not mapping.missing(header)]
    if fitting:
        return max(fitting, key=lambda mapping: len(mapping.expected))
    lines = [f"  {mapping.name}: {', '.join(mapping.expected)}" for mapping in bundled()]
    raise MappingError(
        f"{path}: no known list has the columns {', '.join(header) or '(none)'}; expected are\n"
        + "\n".join(lines)
        + "\nor give your own with --mapping FILE.toml"
    )
