"""What resolve reads: which mentions are due, the accounts of a block, the events and decisions that concern it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from pipelines.model import Mention
from pipelines.resolution.account import Account, effective_actor, parse_date
from pipelines.resolution.blocks import Block, blocks
from pipelines.resolution.identity import Register, prefix_of
from pipelines.resolution.judgements import Judgement
from pipelines.resolution.theatre import HEAD_CHARACTERS
from pipelines.resolution.timeline import UNDATED, Decision


@dataclass(slots=True)
class Due:
    """What one actor's pass starts from: days and months that changed, undated mentions, other actors to lock too."""

    days: set[date] = field(default_factory=set)
    months: set[date] = field(default_factory=set)
    undated: set[str] = field(default_factory=set)
    lock_also: set[str | None] = field(default_factory=set)

    def take(self, mention_id: str, value: str | None) -> None:
        """Note one mention's date."""
        day, month = parse_date(value)
        if day:
            self.days.add(day)
        elif month:
            self.months.add(month)
        else:
            self.undated.add(mention_id)


_DUE = """
WITH fresh AS (SELECT mention_id FROM core.mentions WHERE NOT resolved),
touched AS (
    SELECT DISTINCT em.event_id FROM warehouse.event_mentions AS em JOIN fresh USING (mention_id)
), concerned AS (
    SELECT mention_id FROM fresh
    UNION SELECT em.mention_id FROM warehouse.event_mentions AS em JOIN touched USING (event_id)
)
SELECT m.mention_id, m.actor, m.date, m.kind, m.payload ->> 'site_id' AS site_id, em.event_id,
       e.actor AS event_actor, e.launched_on
FROM concerned JOIN core.mentions AS m USING (mention_id)
LEFT JOIN warehouse.event_mentions AS em USING (mention_id)
LEFT JOIN warehouse.launch_events AS e USING (event_id)
"""


def due(connection: Connection, adopted: dict[str, str]) -> dict[str | None, Due]:
    """What is due, by actor: every unresolved mention, and all that share an event with one."""
    found: dict[str | None, Due] = defaultdict(Due)
    for row in connection.execute(text(_DUE)):
        actor = adopted.get(row.mention_id) or _actor(row)
        found[actor].take(row.mention_id, row.date)
        if row.event_id is not None:
            if row.launched_on is not None:
                found[row.event_actor].days.add(row.launched_on)
            if row.event_actor != actor:
                found[actor].lock_also.add(row.event_actor)
                found[row.event_actor].lock_also.add(actor)
    return dict(found)


def _actor(row: Any) -> str | None:
    """The effective actor of a row with actor, kind and site_id."""
    if row.actor is not None:
        return str(row.actor)
    return effective_actor(Mention(role="main", kind=row.kind, site_id=row.site_id))


_SAME_ACTOR = "actor IS NOT DISTINCT FROM CAST(:actor AS text)"


def actor_blocks(
    connection: Connection, actor: str | None, wanted: Due, links: Iterable[frozenset[date]], adopted: dict[str, str]
) -> list[Block]:
    """The blocks of `actor` that hold a wanted day or month or one beside it, as the mentions stand now.

    Those beside it too, because a day that has just become busy cuts a chain which was resolved whole.
    """
    days, months, stated = set(wanted.days), set(wanted.months), dict[date, int]()
    query = f"""
        SELECT date, count(DISTINCT article_id) FILTER (WHERE payload ->> 'date_inferred' = 'false') AS stated
        FROM core.mentions WHERE {_SAME_ACTOR} AND NOT withdrawn AND date IS NOT NULL GROUP BY date
    """
    values = [(row.date, row.stated) for row in connection.execute(text(query), {"actor": actor})]
    if actor is not None:
        values += [(row.date, 0) for row in _unnamed(connection) if _actor(row) == actor]
    for value, articles in values:
        day, month = parse_date(value)
        if day:
            days.add(day)
            stated[day] = max(articles, stated.get(day, 0))
        elif month:
            months.add(month)
    beside = {day + timedelta(days=n) for day in wanted.days for n in (-1, 0, 1)}
    found = blocks(actor, days, months, links, stated)
    return [b for b in found if beside.intersection(b.days) or wanted.months.intersection(b.months)]


def _unnamed(connection: Connection) -> Sequence[Any]:
    """Mentions without an actor that name a site of the gazetteer: its state may be theirs."""
    query = (
        "SELECT DISTINCT actor, date, kind, payload ->> 'site_id' AS site_id FROM core.mentions "
        "WHERE actor IS NULL AND NOT withdrawn AND date IS NOT NULL AND payload ->> 'site_id' IS NOT NULL"
    )
    return connection.execute(text(query)).all()


def claim_unresolved(
    connection: Connection, actor: str | None, dates: Sequence[str], ids: Sequence[str], adopted: dict[str, str]
) -> list[str]:
    """Lock the unresolved mentions that a pass of `actor` takes in, so that they change after it, not under it."""
    query = f"""
        SELECT mention_id, actor, kind, payload ->> 'site_id' AS site_id FROM core.mentions
        WHERE NOT resolved AND ((({_SAME_ACTOR} OR actor IS NULL) AND date = ANY(:dates)) OR mention_id = ANY(:ids))
        ORDER BY mention_id FOR NO KEY UPDATE
    """
    values = {"actor": actor, "dates": list(dates), "ids": list(ids)}
    rows = connection.execute(text(query), values)
    return [r.mention_id for r in rows if (adopted.get(r.mention_id) or _actor(r)) == actor]


_ACCOUNTS = f"""
SELECT m.mention_id, m.article_id, m.payload, a.published_at, a.publisher, a.url,
       CASE WHEN m.actor IS NULL THEN left(a.title || ' ' || a.text, {HEAD_CHARACTERS}) ELSE '' END AS head,
       coalesce(g.original_id, m.article_id) AS group_id
FROM core.mentions AS m JOIN raw.articles AS a USING (article_id)
LEFT JOIN core.article_groups AS g USING (article_id)
WHERE NOT m.withdrawn
  AND ((({_SAME_ACTOR.replace("actor", "m.actor", 1)} OR m.actor IS NULL) AND m.date = ANY(:dates))
       OR m.mention_id = ANY(:ids))
ORDER BY m.mention_id
"""


def accounts(
    connection: Connection, actor: str | None, dates: Sequence[str], ids: Sequence[str], adopted: dict[str, str]
) -> list[Account]:
    """The accounts of `actor` on the given dates (YYYY-MM-DD or YYYY-MM), and those of `ids`."""
    rows = connection.execute(text(_ACCOUNTS), {"actor": actor, "dates": list(dates), "ids": list(ids)})
    found = [
        Account(
            r.mention_id, r.article_id, Mention.from_json(r.payload), r.published_at, r.publisher, r.url, r.group_id,
            adopted.get(r.mention_id), r.head,
        )
        for r in rows
    ]  # fmt: skip
    return [account for account in found if account.actor == actor]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tables say now: mention → event, live events of the pass, all ids and redirects that matter.

    `outside` are mentions of events that the pass touches but does not take in whole; they are due again.
    """

    owners: dict[str, str]
    events: set[str]
    outside: list[str]
    register: Register


def standing(
    connection: Connection, actor: str | None, days: Sequence[date], mention_ids: Sequence[str], prefixes: Sequence[str]
) -> Standing:
    """The events that hold any of the mentions or lie on the actor's days."""
    query = f"""
        WITH concerned AS (
            SELECT event_id FROM warehouse.event_mentions WHERE mention_id = ANY(:ids)
            UNION SELECT event_id FROM warehouse.launch_events
            WHERE {_SAME_ACTOR} AND launched_on = ANY(:days) AND duplicate_of IS NULL
              AND article_count > 0
        )
        SELECT event_id, em.mention_id, em.mention_id = ANY(:ids) AS inside
        FROM concerned LEFT JOIN warehouse.event_mentions AS em USING (event_id)
    """
    rows = connection.execute(text(query), {"ids": list(mention_ids), "actor": actor, "days": list(days)}).all()
    partial = {row.event_id for row in rows if row.inside is False}
    owners = {row.mention_id: row.event_id for row in rows if row.inside and row.event_id not in partial}
    events = {row.event_id for row in rows} - partial
    outside = sorted(row.mention_id for row in rows if row.inside is False)
    register = _register(connection, sorted({*prefixes, *map(prefix_of, events)}), events)
    return Standing(owners, events, outside, register)


def _register(connection: Connection, prefixes: Sequence[str], events: set[str]) -> Register:
    # In C collation '.' is the next character after '-', so this is a range of the primary key.
    rows = connection.execute(
        text(
            "SELECT e.event_id, e.duplicate_of FROM unnest(CAST(:prefixes AS text[])) AS p (prefix) "
            "JOIN warehouse.launch_events AS e ON e.event_id >= p.prefix || '-' AND e.event_id < p.prefix || '.' "
            "UNION "
            "SELECT event_id, duplicate_of FROM warehouse.launch_events WHERE duplicate_of = ANY(:events)"
        ),
        {"prefixes": list(prefixes), "events": sorted(events)},
    ).all()
    redirects = {r.event_id: r.duplicate_of for r in rows if r.duplicate_of}
    return Register({r.event_id for r in rows}, redirects)


def judgements(connection: Connection) -> list[Judgement]:
    """All judgements, those taken back too: history shows them."""
    query = (
        "SELECT judgement_id, verdict, left_mentions, right_mentions, made_at, undone_at FROM core.judgements "
        "ORDER BY made_at, judgement_id"
    )
    return [
        Judgement(r.judgement_id, r.verdict, frozenset(r.left_mentions), frozenset(r.right_mentions or ()), r.made_at,
                  r.undone_at)
        for r in connection.execute(text(query))
    ]  # fmt: skip


def adoptions(connection: Connection, made: Sequence[Judgement]) -> tuple[dict[str, str], list[frozenset[date]]]:
    """What `same` judgements mean for blocks: mentions that count as another actor's, and days that belong together."""
    same = [j for j in made if j.verdict == "same" and j.holds]
    ids = sorted({m for j in same for m in j.left | j.right})
    query = (
        "SELECT mention_id, actor, date, kind, payload ->> 'site_id' AS site_id FROM core.mentions "
        "WHERE mention_id = ANY(:ids)"
    )
    rows = {row.mention_id: row for row in connection.execute(text(query), {"ids": ids})} if ids else {}
    adopted: dict[str, str] = {}
    links = []
    for judgement in same:
        named = [rows[m] for side in (judgement.left, judgement.right) for m in sorted(side) if m in rows]
        actors = [a for a in (adopted.get(r.mention_id) or _actor(r) for r in named) if a]
        for row in named:
            if actors and (adopted.get(row.mention_id) or _actor(row)) != actors[0]:
                adopted[row.mention_id] = actors[0]
        links.append(frozenset(day for r in named if (day := parse_date(r.date)[0])))
    return adopted, links


def overrides(connection: Connection, event_ids: Sequence[str]) -> dict[str, list[Decision]]:
    """All overrides by the event id they were made on, oldest first."""
    query = (
        "SELECT event_id, field, value, made_at, undone_at FROM core.overrides WHERE event_id = ANY(:ids) "
        "ORDER BY made_at, override_id"
    )
    found: dict[str, list[Decision]] = defaultdict(list)
    for r in connection.execute(text(query), {"ids": list(event_ids)}):
        found[r.event_id].append(Decision(r.field, r.value, r.made_at, r.undone_at, "override"))
    return dict(found)


def recorded(connection: Connection, event_ids: Sequence[str]) -> dict[str, dict[str, dict[datetime, str | None]]]:
    """Event → field → known_at → newest recorded value."""
    query = (
        "SELECT event_id, field, known_at, new_value FROM warehouse.event_history "
        "WHERE event_id = ANY(:ids) AND field <> 'event' ORDER BY history_id"
    )
    found: dict[str, dict[str, dict[datetime, str | None]]] = defaultdict(lambda: defaultdict(dict))
    for r in connection.execute(text(query), {"ids": list(event_ids)}):
        moment = r.known_at.astimezone(UTC) if r.known_at else UNDATED
        found[r.event_id][r.field][moment] = r.new_value
    return found
