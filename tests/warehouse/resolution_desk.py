"""Articles and mentions written by hand, for the tests of resolve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import text

from pipelines.model import Claim, Mention
from pipelines.warehouse import transaction


@dataclass(frozen=True)
class Story:
    """One article with its mentions."""

    id: str
    published_at: datetime | None
    publisher: str
    body: str
    mentions: tuple[Mention, ...]
    title: str = ""


def show(body: str, mention: Mention, *claims: tuple[str, Any, str] | tuple[str, Any, str, dict[str, Any]]) -> Mention:
    """`mention` with claims (field, value, quote[, more of Claim]) whose quotes stand in `body` (no title)."""
    made = []
    for field, value, quote, *more in claims:
        start = ("\n" + body).index(quote)
        made.append(Claim(field, value, start, start + len(quote), quote, **(more[0] if more else {})))
    return replace(mention, evidence=tuple(made))


def file(stories: Sequence[Story]) -> None:
    """Store or revise stories, as collect and extract do."""
    with transaction() as connection:
        for story in stories:
            connection.execute(
                text(
                    "INSERT INTO raw.articles (article_id, url, canonical_url, title, text, published_at, publisher,"
                    " content_hash) VALUES (:id, :url, :url, :title, :body, :at, :publisher, :hash)"
                    " ON CONFLICT (article_id) DO UPDATE SET text = excluded.text,"
                    " content_hash = excluded.content_hash, published_at = excluded.published_at,"
                    " revision_no = raw.articles.revision_no + 1"
                ),
                {
                    "id": story.id, "url": f"https://news.example/{story.id}", "title": story.title, "body": story.body,
                    "at": story.published_at, "publisher": story.publisher,
                    "hash": story.body + str(story.published_at),
                },
            )  # fmt: skip
            connection.execute(
                text(
                    "UPDATE core.mentions SET withdrawn = true, resolved = false "
                    "WHERE article_id = :id AND mention_no > :n AND NOT withdrawn"
                ),
                {"id": story.id, "n": len(story.mentions)},
            )
            for number, mention in enumerate(story.mentions, 1):
                connection.execute(
                    text(
                        "INSERT INTO core.mentions (mention_id, article_id, mention_no, revision_no, role, kind, actor,"
                        " date, payload) VALUES (:id, :article, :n, 1, :role, :kind, :actor, :date, :payload)"
                        " ON CONFLICT (mention_id) DO UPDATE SET role = excluded.role, kind = excluded.kind,"
                        " actor = excluded.actor, date = excluded.date, payload = excluded.payload, withdrawn = false,"
                        " resolved = false"
                    ),
                    {
                        "id": f"{story.id}#{number}", "article": story.id, "n": number, "role": mention.role,
                        "kind": mention.kind, "actor": mention.actor, "date": mention.date,
                        "payload": json.dumps(mention.to_json()),
                    },
                )  # fmt: skip


def rows(query: str, **values: Any) -> list[dict[str, Any]]:
    """The rows of a query as dictionaries."""
    with transaction() as connection:
        return [dict(row._mapping) for row in connection.execute(text(query), values)]


def events(columns: str = "*") -> list[dict[str, Any]]:
    """The live events."""
    live = "duplicate_of IS NULL AND article_count > 0"
    return rows(f"SELECT {columns} FROM warehouse.launch_events WHERE {live} ORDER BY event_id")
