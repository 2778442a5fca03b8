"""The alerts as an RSS file, for whoever reads feeds: <home>/alerts.xml."""

from __future__ import annotations

import os
from email.utils import format_datetime
from pathlib import Path

from lxml.builder import E
from lxml.etree import tostring
from sqlalchemy import text

from pipelines.settings import settings
from pipelines.warehouse import connect

_NEWEST = text(
    "SELECT alert_id, topic, title, body, opened_at, closed_at FROM warehouse.alerts ORDER BY alert_id DESC LIMIT 50"
)


def feed_path() -> Path:
    """Where the feed lies."""
    return settings().home / "alerts.xml"


def write_feed() -> Path:
    """Write the newest 50 alerts, whole or not at all."""
    with connect() as connection:
        rows = connection.execute(_NEWEST).all()
    items = [
        E.item(
            E.title(row.title if row.closed_at is None else f"{row.title} (over)"),
            E.description(row.body),
            E.guid(f"launchwire-alert-{row.alert_id}", isPermaLink="false"),
            E.category(row.topic),
            E.pubDate(format_datetime(row.opened_at)),
        )
        for row in rows
    ]
    head = [
        E.title("Launchwire alerts"),
        E.link("http://127.0.0.1/"),
        E.description("Troubles of the runs and sources"),
    ]
    path = feed_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_bytes(
        tostring(
            E.rss(E.channel(*head, *items), version="2.0"), xml_declaration=True, encoding="utf-8", pretty_print=True
        )
    )
    draft.replace(path)
    return path
