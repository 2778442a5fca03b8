"""The charts' figures as plain data, which assets/charts.js draws with Plotly; each has the same figures as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Row = dict[str, Any]

# Lines of a chart that a person can tell apart.
_MOST_YEARS = 12
_MOST_ACTORS = 8


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: Plotly traces per choice of the menu, axis titles, and the same figures as a table."""

    id: str
    title: str
    kind: str
    x_title: str
    y_title: str
    choices: dict[str, list[Row]]
    columns: tuple[str, ...]
    table: list[tuple[Any, ...]]

    def data(self) -> Row:
        """What charts.js reads."""
        return {"kind": self.kind, "x": self.x_title, "y": self.y_title, "choices": self.choices}


def _actor_choices(events: Sequence[Row]) -> dict[str, list[Row]]:
    """All events, then those of each of the busiest actors."""
    busiest = [actor for actor, _ in Counter(e["actor"] for e in events if e["actor"]).most_common(_MOST_ACTORS)]
    return {"All": list(events)} | {actor: [e for e in events if e["actor"] == actor] for actor in sorted(busiest)}


def _year(event: Row) -> int:
    return int(event["launched_on"][:4])


def timeline(events: Sequence[Row]) -> Chart:
    """Launches per month, stacked by class."""
    choices = {}
    for name, chosen in _actor_choices(events).items():
        counts = Counter((e["launched_on"][:7], e["weapon_class"] or "not stated") for e in chosen)
        choices[name] = [
            {
                "name": weapon_class,
                "x": [month for month, c in sorted(counts) if c == weapon_class],
                "y": [counts[key] for key in sorted(counts) if key[1] == weapon_class],
            }
            for weapon_class in sorted({key[1] for key in counts})
        ]
    months = Counter(e["launched_on"][:7] for e in events)
    return Chart("timeline", "Launches per month", "bars", "Month", "Launches", choices, ("Month", "Launches"),
                 sorted(months.items(), reverse=True))  # fmt: skip


def cumulative(events: Sequence[Row]) -> Chart:
    """Launches since 1 January, one line a year."""
    choices = {}
    for name, chosen in _actor_choices(events).items():
        years = sorted({_year(e) for e in chosen})[-_MOST_YEARS:]
        choices[name] = [_running(year, [e for e in chosen if _year(e) == year]) for year in years]
    totals: Counter[int] = Counter(map(_year, events))
    return Chart("cumulative", "Launches since 1 January, year by year", "lines", "Day of the year", "Launches so far",
                 choices, ("Year", "Launches"), sorted(totals.items(), reverse=True))  # fmt: skip


def _running(year: int, events: Sequence[Row]) -> Row:
    days = Counter(date.fromisoformat(e["launched_on"]).timetuple().tm_yday for e in events)
    so_far, x, y = 0, [1], [0]
    for day in sorted(days):
        so_far += days[day]
        x.append(day)
        y.append(so_far)
    return {"name": str(year), "x": x, "y": y}


def by_class(events: Sequence[Row]) -> Chart:
    """Launches by weapon class and outcome."""
    choices = {}
    for name, chosen in _actor_choices(events).items():
        counts = Counter((e["weapon_class"] or "not stated", e["outcome"]) for e in chosen)
        classes = [c for c, _ in Counter(e["weapon_class"] or "not stated" for e in chosen).most_common()]
        choices[name] = [
            {"name": outcome, "x": classes, "y": [counts[(c, outcome)] for c in classes]}
            for outcome in sorted({key[1] for key in counts})
        ]
    totals = Counter(e["weapon_class"] or "not stated" for e in events)
    return Chart("classes", "Launches by weapon class", "bars", "Weapon class", "Launches", choices,
                 ("Class", "Launches"), totals.most_common())  # fmt: skip


def charts(events: Sequence[Row]) -> list[Chart]:
    """The charts of the live, dated events; none when there are no events."""
    dated = [event for event in events if event["launched_on"]]
    return [timeline(dated), cumulative(dated), by_class(dated)] if dated else []
