"""Corrected tests of the list of revisions, and made reports that tell the old value and then its correction."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipelines.gazetteers import find, weapons
from pipelines.model import Article

KOREA = timedelta(hours=9)
# The column of launch_events that shows each field of the list.
COLUMNS = {"facility": "site_id", "missile": "weapon_name", "distance": "range_km", "apogee": "apogee_km"}
# One change a test, the rarer kinds first.
ORDER = ("missile", "apogee", "distance", "facility")
# Names that news uses; the list has own ones besides ("unnamed-kn-23-mod").
_NAME = re.compile(r"(?:kn|hwasong|pukguksong)-\d+[a-z]?")
COUNTS = {1: "a", 2: "two", 3: "three", 4: "four", 5: "five"}
SPEAKERS = ("South Korea's Joint Chiefs of Staff", "Japan's Defense Ministry", "the South Korean military")

_FIRST = (
    "{who} said North Korea launched {what} from {site} on {day} morning. {flight} Fishing boats in the area were told "
    "to keep clear.",
    "North Korea fired {what} toward the sea off its east coast early {day}, {who} said. The launch took place at "
    "{site}. {flight}",
    "SEOUL — North Korea test-fired {what} on {day}, according to {who}. It said the launch was made from {site}. "
    "{flight} Officials were studying further details.",
    "On {day}, North Korea shot {what} from {site}, {who} told reporters. {flight}",
    "{what_capital} was fired from {site} on {day} morning, {who} said, in North Korea's latest weapons test. {flight}",
)
_FLIGHT = (
    "The missile flew about {range} kilometers at a maximum altitude of {apogee} kilometers.",
    "It traveled some {range} km and reached a height of {apogee} km, the statement said.",
    "{who_capital} put the flight at around {range} kilometers with a peak altitude of about {apogee} kilometers.",
)
_LATER = {
    "distance": (
        "{who_capital} on {later} corrected its account of {day}'s North Korean missile launch, saying the missile "
        "flew {new} kilometers, not {old} kilometers as initially announced.",
        "{who_capital} revised the distance that the missile North Korea fired on {day} covered to {new} kilometers "
        "from {old} kilometers.",
        "The missile that North Korea launched from {site} on {day} flew {new} kilometers, {who} said {later}. It had "
        "initially said the missile flew {old} kilometers, but later corrected the figure.",
        "North Korea's missile launch on {day} was longer or shorter than first thought: {who} initially reported a "
        "flight of {old} kilometers but later revised it to {new} kilometers.",
    ),
    "apogee": (
        "{who_capital} on {later} corrected its account of {day}'s North Korean missile launch, saying the missile "
        "reached an altitude of {new} kilometers, not {old} kilometers as initially announced.",
        "{who_capital} revised the altitude of the missile North Korea fired on {day} to {new} kilometers from {old} "
        "kilometers.",
        "The missile that North Korea launched from {site} on {day} rose to an altitude of {new} kilometers, {who} "
        "said {later}. It had initially put the altitude at {old} kilometers, but later corrected that.",
    ),
    "missile": (
        "The missile that North Korea fired on {day} was a {new}, {who} said on {later}. It had initially identified "
        "it as a {old}, but later corrected that.",
        "{who_capital} initially said the weapon that North Korea launched on {day} was a {old} missile but later "
        "corrected its assessment and identified it as a {new} missile.",
        "{who_capital} corrected its report of North Korea's missile launch on {day}, saying the missile fired was a "
        "{new} and not a {old}.",
    ),
    "facility": (
        "North Korea launched {what} on {day} from {new}, {who} said on {later}. It had initially said the launch was "
        "made from {old}, but later corrected the location.",
        "{who_capital} initially said North Korea fired {what} from {old} on {day}, but later corrected the launch "
        "site to {new}.",
        "{who_capital} on {later} corrected the place from which North Korea fired {what} on {day}: they were launched "
        "from {new}, not from {old} as first announced.",
    ),
}


@dataclass(frozen=True, slots=True)
class Revision:
    """One corrected test: its date in Korea, the list's field, and both values as launch_events shows them."""

    day: date
    field: str
    old: str
    new: str
    old_told: str
    new_told: str
    count: int
    site: str
    range_km: int
    apogee_km: int

    @property
    def column(self) -> str:
        """The column of launch_events."""
        return COLUMNS[self.field]


def revisions(path: Path, tests: Path) -> list[Revision]:
    """The corrected tests of the list that news can tell and that launch_events shows: one change a date.

    What the reports tell besides is what the list of tests says, where it says anything.
    """
    known: dict[str, list[dict[str, str]]] = defaultdict(list)
    with tests.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            known[row["date_utc"]].append(row)
    by_day: dict[str, list[Revision]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            both = _told(row["field"], row["old"], row["new"])
            if both is not None:
                by_day[row["event_date"]].append(_revision(row, both, known[row["event_date"]]))
    return [min(found, key=lambda r: (ORDER.index(r.field), r.old)) for _, found in sorted(by_day.items())]


def _revision(row: dict[str, str], both: tuple[str, str, str, str], test: list[dict[str, str]]) -> Revision:
    day = date.fromisoformat(row["event_date"])
    hour = test[0]["time_utc"][:2] if test else ""
    # From 15:00 UTC on it is the next day in Korea.
    day += timedelta(days=hour.isdigit() and int(hour) >= 15)
    # Tests without figures get some of their own: two tests in a row seldom fly alike.
    numbers = [int(n) if n.isdigit() else 0 for n in (test[0]["distance_km"], test[0]["apogee_km"])] if test else [0, 0]
    site = next((t for t in (_place(t["facility_name"]) for t in test) if t), "Wonsan")
    return Revision(
        day,
        row["field"],
        *both,
        max(1, len(test)),
        site,
        numbers[0] or 200 + 70 * (day.day % 7),
        numbers[1] or 30 + 9 * (day.day % 7),
    )


def _place(name: str) -> str | None:
    """The part of a name that the gazetteer of sites knows."""
    hit = next(iter(find(name, frozenset({"site"}))), None)
    return name[hit.start : hit.end] if hit else None


def _told(field: str, old: str, new: str) -> tuple[str, str, str, str] | None:
    """Both values as launch_events shows them and as news tells them; None where news could not tell them apart."""
    if field in ("distance", "apogee") and old.isdecimal() and new.isdecimal():
        return (old, new, old, new) if abs(int(old) - int(new)) >= 10 else None
    if field == "facility":
        names = [_place(value.replace("-", " ").title()) for value in (old, new)]
        ids = [find(name, frozenset({"site"}))[0].id if name else None for name in names]
        shown = ids
    elif field == "missile" and _NAME.fullmatch(old) and _NAME.fullmatch(new):
        names = [value.upper().replace("HWASONG", "Hwasong").replace("PUKGUK", "Pukguk") for value in (old, new)]
        ids = [next((h.id for h in find(name, frozenset({"weapon"}))), None) for name in names]
        shown = [weapons()[i].name if i else None for i in ids]
    else:
        return None
    if None in ids or ids[0] == ids[1]:
        return None
    return str(shown[0]), str(shown[1]), str(names[0]), str(names[1])


def reports(revision: Revision, number: int) -> list[tuple[datetime, Article]]:
    """The first report, every other time a second outlet's, and the correction; varied by `number`."""
    who = SPEAKERS[number % len(SPEAKERS)]
    later_day = revision.day + timedelta(days=1 + number % 3)
    several = f"{COUNTS.get(revision.count, 'several')} ballistic missiles"
    what = "a ballistic missile" if revision.count == 1 else several
    words = {
        "who": who,
        "who_capital": who[0].upper() + who[1:],
        "what": what,
        "what_capital": what[0].upper() + what[1:],
        "site": revision.old_told if revision.field == "facility" else revision.site,
        "day": f"{revision.day:%A}",
        "later": f"{later_day:%A}",
        "range": revision.old_told if revision.field == "distance" else str(revision.range_km),
        "apogee": revision.old_told if revision.field == "apogee" else str(revision.apogee_km),
        "old": revision.old_told,
        "new": revision.new_told,
    }
    flight = _FLIGHT[number % len(_FLIGHT)].format(**words)
    if revision.field == "missile":
        flight = f"{words['who_capital']} identified it as a {revision.old_told} missile. {flight}"
    flight = flight[0].upper() + flight[1:]
    first = _FIRST[number % len(_FIRST)].format(flight=flight, **words)
    second = _FIRST[(number + 2) % len(_FIRST)].format(flight=flight, **words)
    later = _LATER[revision.field][number % len(_LATER[revision.field])].format(**words)
    morning = datetime.combine(revision.day, datetime.min.time(), UTC) - KOREA + timedelta(hours=11)
    told = [(morning, f"{number}-first", "North Korea launches missile", first, "Harbor Post")]
    if number % 2:
        told.append(
            (morning + timedelta(hours=3), f"{number}-second", "Missile test in the north", second, "City Wire")
        )
    evening = datetime.combine(later_day, datetime.min.time(), UTC) - KOREA + timedelta(hours=17)
    told.append((evening, f"{number}-later", "Launch details corrected", later, "Harbor Post"))
    return [
        (
            at,
            Article(
                f"r{name}", f"https://news.example/r{name}", title, text[0].upper() + text[1:], at, publisher=publisher
            ),
        )
        for at, name, title, text, publisher in told
    ]


def in_order(items: Sequence[list[tuple[datetime, Article]]]) -> list[Article]:
    """All reports by publication."""
    return [article for _, article in sorted((r for item in items for r in item), key=lambda r: (r[0], r[1].id))]
