"""The table of articles: new ones land, changed ones become revisions, known ones cost a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import xxhash
from sqlalchemy import Connection, text

from pipelines.articles.stated import Stated
from pipelines.articles.urls import canonical_url
from pipelines.model import Article
from pipelines.warehouse import advisory_lock, transaction
from pipelines.warehouse.bulk import copy_rows, upsert

_COLUMNS = (
    "article_id",
    "url",
    "canonical_url",
    "title",
    "text",
    "published_at",
    "published_precision",
    "publisher",
    "source_id",
    "language",
    "content_hash",
)

_STATED = ("article_id", "authors", "section", "updated_at", "published_raw", "zone_from")
# A name or a date that is longer is a page's mistake.
_MAX_STATED_CHARS = 200

# A clock that is a day off, or a date line: no publisher is more than a day ahead of us.
_FUTURE = timedelta(days=1)

Issues = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """What became of a batch of articles."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0

    def __add__(self, other: StoreCounts) -> StoreCounts:
        return StoreCounts(self.new + other.new, self.revised + other.revised, self.unchanged + other.unchanged)


def content_hash(article: Article) -> str:
    """Hash of what the extract step reads: title, text and publication time."""
    stated = article.published_at.isoformat() if article.published_at else ""
    return xxhash.xxh3_128_hexdigest("\x00".join((article.title, article.text, stated)).encode("utf-8", "replace"))


def _storable(text: str) -> str:
    """A text as PostgreSQL can hold it: without NUL and lone surrogates; both come from wrong charsets."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def clean(article: Article, now: datetime) -> tuple[Article, list[tuple[str, str]]]:
    """The article as it can be kept, and the defects found: no_date, future_date, empty_text."""
    found: list[tuple[str, str]] = []
    title, body, url, publisher = map(_storable, (article.title, article.text, article.url, article.publisher))
    if (title, body, url, publisher) != (article.title, article.text, article.url, article.publisher):
        article = replace(article, title=title, text=body, url=url, publisher=publisher)
    if article.published_at is None:
        found.append(("no_date", ""))
    elif article.published_at > now + _FUTURE:
        found.append(("future_date", article.published_at.isoformat()))
        article = replace(article, published_at=None)
    if not article.text.strip():
        found.append(("empty_text", ""))
    return article, found


def store_articles(
    articles: Sequence[Article],
    *,
    source_id: str | None = None,
    issues: Issues | None = None,
    stated: Mapping[str, Stated] | None = None,
) -> StoreCounts:
    """Store a batch in one transaction; an id that occurs twice in it counts as two arrivals, in order.

    `issues` are defects that the reader found, by article id: (issue, detail); `stated` what their pages state beside
    the text. A changed article keeps its old text in
    raw.article_revisions and becomes due for extraction again.
    """
    now = datetime.now(UTC)
    counts = StoreCounts()
    defects: list[tuple[str, str, str]] = [(id_, *issue) for id_, found in (issues or {}).items() for issue in found]
    layers: list[dict[str, Article]] = []
    for original in articles:
        article, found = clean(original, now)
        defects += [(article.id, *issue) for issue in found]
        layer = next((one for one in layers if article.id not in one), None)
        if layer is None:
            layers.append({article.id: article})
        else:
            layer[article.id] = article
    with transaction() as connection:
        advisory_lock(connection, ["articles"])
        for layer in layers:
            counts += _store_layer(connection, layer, source_id)
        _store_stated(connection, stated or {})
        upsert(connection, "raw.article_issues", ("article_id", "issue", "detail"), defects, ("article_id", "issue"))
    return counts


def _store_layer(connection: Connection, layer: Mapping[str, Article], source_id: str | None) -> StoreCounts:
    """Store articles of different ids."""
    rows = [
        (
            *(a.id, a.url, canonical_url(a.url), a.title, a.text, a.published_at, a.published_precision),
            *(a.publisher, source_id, a.language, content_hash(a)),
        )
        for _, a in sorted(layer.items())
    ]
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE incoming (article_id text, url text, canonical_url text, title text, text text, "
        "published_at timestamptz, published_precision text, publisher text, source_id text, language text, "
        "content_hash text) ON COMMIT DROP"
    )
    copy_rows(connection, "incoming", _COLUMNS, rows)
    names = ", ".join(_COLUMNS)
    new = connection.exec_driver_sql(
        f"INSERT INTO raw.articles ({names}) SELECT {names} FROM incoming ON CONFLICT (article_id) DO NOTHING"
    ).rowcount
    revised = 0
    # A crawl's news is mostly new: only what was there before can be a revision.
    if new < len(layer):
        connection.exec_driver_sql(
            "INSERT INTO raw.article_revisions (article_id, revision_no, title, text, published_at, "
            "published_precision, content_hash, seen_at) SELECT a.article_id, a.revision_no, a.title, a.text, "
            "a.published_at, a.published_precision, a.content_hash, coalesce(a.revised_at, a.first_seen_at) "
            "FROM raw.articles AS a JOIN incoming AS i USING (article_id) WHERE a.content_hash <> i.content_hash"
        )
        revised = connection.exec_driver_sql(
            "UPDATE raw.articles AS a SET title = i.title, text = i.text, published_at = i.published_at, "
            "published_precision = i.published_precision, content_hash = i.content_hash, "
            "language = coalesce(i.language, a.language), revision_no = a.revision_no + 1, revised_at = now() "
            "FROM incoming AS i WHERE a.article_id = i.article_id AND a.content_hash <> i.content_hash"
        ).rowcount
    connection.execute(text("DROP TABLE incoming"))
    return StoreCounts(new=new, revised=revised, unchanged=len(layer) - new - revised)


def _store_stated(connection: Connection, stated: Mapping[str, Stated]) -> None:
    """Write one row an article id; a repeated article has its newest statement. The articles are in the table."""
    rows = [
        (
            *(article_id, _array(one.authors), _plain(one.section), one.updated_at),
            *(_plain(one.published_raw), one.zone_from),
        )
        for article_id, one in sorted(stated.items())
    ]
    upsert(connection, "raw.article_metadata", _STATED, rows, ("article_id",))


def _plain(value: str) -> str:
    """What PostgreSQL can hold: neither NUL nor lone surrogates."""
    return value[:_MAX_STATED_CHARS].replace("\x00", "").encode("utf-8", "replace").decode()


def _array(values: tuple[str, ...]) -> str:
    """A PostgreSQL array literal."""
    quoted = (_plain(value).replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
