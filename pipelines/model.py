"""The values that walk through the steps: article, claim, mention.

Field names and vocabularies are the contract of docs/contract.md; other people's scripts read them as JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

Role = Literal["main", "background"]
Kind = Literal["test", "exercise", "attack", "space_launch", "intercept_test", "unknown"]
Outcome = Literal["success", "failure", "intercepted", "partial", "unknown"]
Bound = Literal["exact", "about", "at_least", "over", "at_most", "range"]
PublishedPrecision = Literal["second", "day"]

BALLISTIC_CLASSES = frozenset({"CRBM", "SRBM", "MRBM", "IRBM", "ICBM", "SLBM", "BALLISTIC"})
WEAPON_CLASSES = BALLISTIC_CLASSES | frozenset(
    {"CRUISE", "HGV", "SLV", "MLRS", "SAM", "PROJECTILE", "ROCKET", "MISSILE", "INTERCEPTOR", "DRONE"}
)


@dataclass(frozen=True, slots=True)
class Article:
    """One news article or feed item, as read.

    `published_at` is timezone-aware; a source that states only a day gives midnight UTC with
    `published_precision="day"`, and such a day is already the publisher's local date.
    """

    id: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    published_precision: PublishedPrecision = "second"
    publisher: str = ""
    language: str | None = None

    @property
    def body(self) -> str:
        """Title and text as one string; every character offset in a claim counts from its start."""
        return self.title + "\n" + self.text


@dataclass(frozen=True, slots=True)
class Claim:
    """One value of one field with the words it was read from.

    `body[start:end] == quote` always holds. `value` is a JSON scalar in the unit of the field (km, Mach, "HH:MM",
    ISO date, id). `superseded` marks a value that the same article says was later corrected. `flight_no` counts from 1
    within the mention when the text ties the value to one missile of a salvo.
    """

    field: str
    value: str | int | float | bool | None
    start: int
    end: int
    quote: str
    bound: Bound = "exact"
    speaker: str | None = None
    superseded: bool = False
    flight_no: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The claim as a JSON object, keys in the order of the fields."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Claim:
        """The inverse of `to_json`; unknown keys are ignored so that older rows stay readable."""
        return cls(**{f.name: data[f.name] for f in fields(cls) if f.name in data})


@dataclass(frozen=True, slots=True)
class Mention:
    """One article's account of one launch event (one actor, one occasion).

    `date` is the local date at the launch site: YYYY-MM-DD, YYYY-MM or None. A value that the text does not ground is
    None or empty, never guessed. `evidence` holds at least one claim for every value that is set.
    `site_id` and `weapon_id` are gazetteer ids; the names are as the article writes them.
    """

    role: Role
    kind: Kind = "unknown"
    actor: str | None = None
    date: str | None = None
    date_inferred: bool = False
    count_min: int | None = None
    count_max: int | None = None
    weapon_class: str | None = None
    weapon_name: str | None = None
    weapon_id: str | None = None
    site: str | None = None
    site_id: str | None = None
    times_local: tuple[str, ...] = ()
    time_zone: str | None = None
    range_km: tuple[float, ...] = ()
    apogee_km: tuple[float, ...] = ()
    speed_mach: tuple[float, ...] = ()
    flight_minutes: tuple[float, ...] = ()
    direction: str | None = None
    landing: str | None = None
    outcome: Outcome = "unknown"
    announced_by: str | None = None
    corrected: bool = False
    evidence: tuple[Claim, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The mention in the contract's JSON form: lists for tuples, claims as objects."""
        out: dict[str, Any] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if f.name == "evidence":
                out["evidence"] = [c.to_json() for c in self.evidence]
            else:
                out[f.name] = list(value) if isinstance(value, tuple) else value
        return out

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Mention:
        """The inverse of `to_json`; unknown keys are ignored so that older rows stay readable."""
        kwargs: dict[str, Any] = {}
        for f in fields(cls):
            if f.name not in data:
                continue
            value = data[f.name]
            if f.name == "evidence":
                kwargs["evidence"] = tuple(Claim.from_json(c) for c in value)
            else:
                kwargs[f.name] = tuple(value) if isinstance(value, list) else value
        return cls(**kwargs)
