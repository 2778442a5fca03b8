"""A date on the command line: a day, a month, a year, or a full time."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, time

import click


class Day(click.ParamType[date]):
    """YYYY, YYYY-MM or YYYY-MM-DD as a date: the first day of the span, or its last with `end`."""

    name = "date"

    def __init__(self, end: bool = False) -> None:
        self.end = end

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a bad one ends the command with the form that is expected."""
        if isinstance(value, date):
            return value
        match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", str(value).strip())
        try:
            if match is None:
                raise ValueError
            year, month = int(match[1]), int(match[2] or (12 if self.end else 1))
            day = int(match[3] or (calendar.monthrange(year, month)[1] if self.end else 1))
            return date(year, month, day)
        except (ValueError, calendar.IllegalMonthError):
            self.fail(f"{str(value)!r} is no date; write 2019-05-09, 2019-05 or 2019", param, ctx)


class Moment(click.ParamType[datetime]):
    """A date (its end, UTC) or an ISO 8601 time (UTC unless it names an offset)."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time, aware; a bad one ends the command with the form that is expected."""
        if isinstance(value, datetime):
            return value
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
                return datetime.combine(date.fromisoformat(str(value)), time.max, UTC)
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{str(value)!r} is no time; write 2019-05-09 or 2019-05-09T12:00Z", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
