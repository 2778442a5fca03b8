"""The flights of an event as they could be known at an earlier time: evaluated anew from what had been published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from pipelines.resolution import store
from pipelines.resolution.event import Evaluation, by_publication, kind_of
from pipelines.resolution.flights import Flight
from pipelines.resolution.readings import CLAIM_FIELDS


def flights_as_known(connection: Connection, event_id: str, moment: datetime) -> list[Flight]:
    """The flights that the articles of `event_id` published by `moment` tell of; empty before the first.

    Like the history of the event's values it follows from publication, not from arrival, and from the articles as they
    are read now.
    """
    query = "SELECT mention_id FROM warehouse.event_mentions WHERE event_id = :id"
    ids = list(connection.execute(text(query), {"id": event_id}).scalars())
    actor = connection.execute(
        text("SELECT actor FROM warehouse.launch_events WHERE event_id = :id"), {"id": event_id}
    ).scalar()
    adopted, _ = store.adoptions(connection, store.judgements(connection))
    accounts = store.accounts(connection, actor, (), ids, adopted)
    published = [a for a in accounts if a.published_at is not None and a.published_at <= moment]
    if not published:
        return []
    evaluation = Evaluation(kind_of(accounts))
    for account in sorted(published, key=by_publication):
        evaluation.add(account)
    evaluation.choose(CLAIM_FIELDS)
    return evaluation.event().flights
