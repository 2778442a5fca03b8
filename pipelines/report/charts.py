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
# Colours that can be told apart; rarer classes share one.
_MOST_CLASSES = 7
# Months are seen one by one when six years fill the width; a double click shows all.
_YEARS_IN_VIEW = 6


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: Plotly traces per choice of the menu, axis titles, and the same figures as a table."""

    id: str
    title: str
    kind: str
    x_title: str
    y_title: str
    choices: dict[str, list[Row]]
    view: list[str] | None
    columns: tuple[str, ...]
    table: list[tuple[Any, ...]]

    def data(self) -> Row:
        """What charts.js reads."""
        return {"kind": self.kind, "x": self.x_title, "y": self.y_title, "choices": self.choices, "view": self.view}


def _actor_choices(events: Sequence[Row]) -> dict[str, list[Row]]:
    """All events, then those of each of the busiest actors."""
    busiest = [actor for actor, _ in Counter(e["actor"] for e in events if e["actor"]).most_common(_MOST_ACTORS)]
    return {"All": list(events)} | {actor: [e for e in events if e["actor"] == actor] for actor in sorted(busiest)}


def _class(event: Row) -> str:
    return event["weapon_class"] or "not stated"


def _year(event: Row) -> int:
    return int(event["launched_on"][:4])


def timeline(events: Sequence[Row]) -> Chart:
    """Launches per month, stacked by class."""
    choices = {}
    common = {c for c, _ in Counter(map(_class, events)).most_common(_MOST_CLASSES)}
    for name, chosen in _actor_choices(events).items():
        counts = Counter((e["launched_on"][:7], c if (c := _class(e)) in common else "other") for e in chosen)
        choices[name] = [
            {
                "name": weapon_class,
                "x": [month for month, c in sorted(counts) if c == weapon_class],
                "y": [counts[key] for key in sorted(counts) if key[1] == weapon_class],
            }
            for weapon_class in sorted({key[1] for key in counts}, key=lambda c: (c == "other", c))
        ]
    months = Counter(e["launched_on"][:7] for e in events)
    first, last = min(months), max(months)
    begin = f"{int(last[:4]) - _YEARS_IN_VIEW}{last[4:]}"
    # Half a month more on either side, so that the outermost bars are whole.
    view = [f"{begin}-15", f"{last}-28"] if begin > first else None
    return Chart("timeline", "Launches per month", "bars", "Month", "Launches", choices, view, ("Month", "Launches"),
                 sorted(months.items(), reverse=True))  # fmt: skip


def cumulative(events: Sequence[Row]) -> Chart:
    """Launches since 1 January, one line a year."""
    choices = {}
    for name, chosen in _actor_choices(events).items():
        years = sorted({_year(e) for e in chosen})[-_MOST_YEARS:]
        choices[name] = [_running(year, [e for e in chosen if _year(e) == year]) for year in years]
    totals: Counter[int] = Counter(map(_year, events))
    return Chart("cumulative", "Launches since 1 January, year by year", "lines", "Day of the year", "Launches so far",
                 choices, None, ("Year", "Launches"), sorted(totals.items(), reverse=True))  # fmt: skip


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
        counts = Counter((_class(e), e["outcome"]) for e in chosen)
        classes = [c for c, _ in Counter(map(_class, chosen)).most_common()]
        choices[name] = [
            {"name": outcome, "x": classes, "y": [counts[(c, outcome)] for c in classes]}
            for outcome in sorted({key[1] for key in counts})
        ]
    totals = Counter(map(_class, events))
    return Chart("classes", "Launches by weapon class", "bars", "Weapon class", "Launches", choices,
                 None, ("Class", "Launches"), totals.most_common())  # fmt: skip


def charts(events: Sequence[Row]) -> list[Chart]:
    """The charts of the live, dated events; none when there are no events."""
    dated = [event for event in events if event["launched_on"]]
    return [timeline(dated), cumulative(dated), by_class(dated)] if dated else []
