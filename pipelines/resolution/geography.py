"""How far apart two launch sites are, and what that means."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from pipelines.gazetteers import Site

EARTH_RADIUS_KM = 6371.0
# News names the next town or the county for a base: within this, two names mean one place.
SAME_PLACE_KM = 35.0


def distance_km(one: Site, other: Site) -> float:
    """Great-circle distance between two sites."""
    lat1, lat2 = radians(one.latitude), radians(other.latitude)
    dlat, dlon = lat2 - lat1, radians(other.longitude - one.longitude)
    return 2 * EARTH_RADIUS_KM * asin(sqrt(sin(dlat / 2) ** 2 + cos(lat1) * cos(lat2) * sin(dlon / 2) ** 2))


def same_place(one: Site, other: Site) -> bool:
    """Whether both may be the same launch point, given how exactly each is known."""
    if one.id == other.id:
        return True
    slack = max(SAME_PLACE_KM, one.precision_km + other.precision_km)
    return distance_km(one, other) <= slack
