"""Maps as SVG, drawn from the outlines in assets/world.json: plate carrée, squeezed for the latitude in the middle."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"

# Degrees of land to be seen around the outermost sites, and the least height of a map: a single site would otherwise
# stand in a void.
_MARGIN, _LEAST = 2.0, 8.0
# Radius of the smallest and the largest dot, in hundredths of the map's height.
_SMALLEST, _LARGEST = 1.2, 4.5


@dataclass(frozen=True, slots=True)
class Dot:
    """One site on a map, in the map's units, with what it says when it is focused."""

    x: float
    y: float
    radius: float
    label: str
    href: str
    precision: float


@dataclass(frozen=True, slots=True)
class Map:
    """A window on the world: `view_box` and dots in hundredths of a degree, x already squeezed by `squeeze`."""

    title: str
    view_box: str
    squeeze: float
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A launch place with its number of launches; degrees and km."""

    label: str
    latitude: float
    longitude: float
    precision_km: float
    launches: int
    href: str


@cache
def outlines() -> tuple[str, str]:
    """The SVG paths of land and of borders, in hundredths of a degree with south downwards."""
    world = json.loads((ASSETS / "world.json").read_text(encoding="utf-8"))
    return _path(world["land"], "z"), _path(world["borders"], "")


def _path(lines: Iterable[Sequence[int]], end: str) -> str:
    parts = []
    for line in lines:
        if len(line) < 4:
            continue  # a line that shrank to a point
        steps = " ".join(f"{line[i]},{-line[i + 1]}" for i in range(2, len(line), 2))
        parts.append(f"M{line[0]},{-line[1]}l{steps}{end}")
    return "".join(parts)


def draw(title: str, places: Sequence[Place]) -> Map:
    """The map that holds all `places`, the busiest dots largest and drawn first so that small ones stay in reach."""
    south, north = min(p.latitude for p in places) - _MARGIN, max(p.latitude for p in places) + _MARGIN
    west, east = min(p.longitude for p in places) - _MARGIN, max(p.longitude for p in places) + _MARGIN
    squeeze = max(0.2, math.cos(math.radians((south + north) / 2)))
    height = max(north - south, (east - west) * squeeze / 2, _LEAST)
    width = max((east - west) * squeeze, height * 1.2)
    x, y = (west + east) / 2 * squeeze - width / 2, -(south + north) / 2 - height / 2
    most = max(p.launches for p in places)
    dots = tuple(_dot(place, squeeze, height, most) for place in sorted(places, key=lambda p: (-p.launches, p.label)))
    box = " ".join(f"{value * 100:.0f}" for value in (x, y, width, height))
    return Map(title, box, squeeze, dots)


def _dot(place: Place, squeeze: float, height: float, most: int) -> Dot:
    share = math.sqrt(place.launches / most)
    return Dot(
        round(place.longitude * squeeze * 100, 1),
        round(-place.latitude * 100, 1),
        round((_SMALLEST + (_LARGEST - _SMALLEST) * share) * height, 1),
        place.label,
        place.href,
        # A degree of latitude is 111.2 km.
        round(place.precision_km / 111.2 * 100, 1),
    )
