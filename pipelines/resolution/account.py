"""An account: one mention with what resolve needs to know about its article, and what follows from both.

Everything here is a pure function of the mention, its article and the gazetteers, so that two workers who read the same
rows see the same accounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from pipelines.gazetteers import Site, actors, sites
from pipelines.model import Mention
from pipelines.resolution.speakers import speaker_named
from pipelines.resolution.theatre import theatre

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_ZONE_NAMED = re.compile(r"GMT|UTC|[A-Z]{1,2}[SD]?T\b|Pyongyang|Seoul|Tokyo|Korea|Japan|Eastern")


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """One mention in its article.

    `group_id` is the article's original (copies of one wire story share it), `day` the local date at the launch site,
    `month` the first of the month when only that is stated, `instants` the stated launch times in UTC, ascending.
    `adopted_by` is the actor that a person's judgement gives it. `theatre` are the states that `head`, the beginning of
    the article, names; empty where the actor is known.
    """

    mention_id: str
    article_id: str
    mention: Mention
    published_at: datetime | None
    publisher: str
    url: str
    group_id: str
    adopted_by: str | None = None
    head: str = ""
    actor: str | None = field(init=False)
    day: date | None = field(init=False)
    month: date | None = field(init=False)
    site: Site | None = field(init=False)
    instants: tuple[datetime, ...] = field(init=False)
    theatre: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        site = sites().get(self.mention.site_id or "")
        day, month = parse_date(self.mention.date)
        actor = self.adopted_by or effective_actor(self.mention)
        derived = {
            "site": site,
            "actor": actor,
            "day": day,
            "month": month,
            "instants": instants(self.mention, day, site),
            # The launching party tells accounts apart where it is known; elsewhere the scene has to.
            "theatre": frozenset() if actor else theatre(self.head),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def explicit(self) -> bool:
        """Whether the text itself fixes the day (a date or weekday), rather than the day of publication."""
        return self.day is not None and not self.mention.date_inferred

    @property
    def is_main(self) -> bool:
        """Whether the launch is the article's own news."""
        return self.mention.role == "main"


def parse_date(value: str | None) -> tuple[date | None, date | None]:
    """(day, None) for YYYY-MM-DD, (None, first of the month) for YYYY-MM, else (None, None)."""
    try:
        if value and _DAY.fullmatch(value):
            return date.fromisoformat(value), None
        if value and _MONTH.fullmatch(value):
            return None, date.fromisoformat(value + "-01")
    except ValueError:
        pass
    return None, None


def effective_actor(mention: Mention) -> str | None:
    """The actor as stated, else the state on whose soil a test or space launch left; never guessed for an attack."""
    if mention.actor is not None:
        return mention.actor
    site = sites().get(mention.site_id or "")
    if site is None or mention.kind == "attack" or site.country not in actors():
        return None
    return site.country


def time_zone(mention: Mention, site: Site | None) -> ZoneInfo | None:
    """The zone of the stated times: the announcer's own for Korean launches, else as read, the site's, the actor's.

    South Korea's and Japan's militaries give Korean launches in their own time, which differed from Pyongyang's by half
    an hour from 2015-08-15 to 2018-05-05, and the extractor reads "local time" as the launch site's. A time that was
    converted from a zone the text names is in the launch site's.
    """
    speaker = speaker_named(mention.announced_by)
    if mention.actor == "PRK" and speaker is not None and speaker.country in ("KOR", "JPN"):
        named = any(c.field == "times_local" and _ZONE_NAMED.search(c.quote) for c in mention.evidence)
        if mention.time_zone in (None, "Asia/Pyongyang") and not named:
            return ZoneInfo(speaker.time_zone)
    if mention.time_zone:
        return ZoneInfo(mention.time_zone)
    if site is not None:
        return ZoneInfo(site.time_zone)
    actor = actors().get(mention.actor or "")
    # A state with many zones has no time of its own; its launches need a site.
    if actor is None or actor.id in ("USA", "RUS"):
        return None
    return ZoneInfo(actor.time_zone)


def instants(mention: Mention, day: date | None, site: Site | None) -> tuple[datetime, ...]:
    """The stated launch times as UTC instants in ascending order; empty without a day or a zone."""
    zone = time_zone(mention, site) if day is not None and mention.times_local else None
    if day is None or zone is None:
        return ()
    out = set()
    for value in mention.times_local:
        hour, minute = (int(part) for part in value.split(":"))
        out.add(datetime.combine(day, time(hour % 24, minute), zone).astimezone(UTC))
    return tuple(sorted(out))
