"""Raw pages are kept, each distinct body once, so that a better reader never has to fetch again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import xxhash
from sqlalchemy import text

from pipelines.articles.warc import page_record
from pipelines.settings import settings
from pipelines.warehouse import connect, transaction, upsert

_COLUMNS = ("url_id", "body_hash", "file_name", "file_offset", "body_bytes")


@dataclass(frozen=True, slots=True)
class RawPage:
    """One fetched page as it came. `headers` go into its record."""

    url_id: str
    url: str
    status: int
    body: bytes
    headers: dict[str, str]


def pages_dir() -> Path:
    """Where the WARC files lie."""
    return settings().home / "pages"


def keep_pages(pages: Sequence[RawPage], crawl_id: str) -> int:
    """Append those whose body is not kept yet to the crawl's file of today; how many were new.

    The bytes are written before their row: a kill between the two leaves a frame that no row names, never a row
    without its frame.
    """
    hashed = {(page.url_id, xxhash.xxh3_128_hexdigest(page.body)): page for page in pages}
    with connect() as connection:
        ids = {"ids": [url_id for url_id, _ in hashed]}
        known = {
            (row[0], row[1])
            for row in connection.execute(text("SELECT url_id, body_hash FROM raw.pages WHERE url_id = ANY(:ids)"), ids)
        }
    now = datetime.now(UTC)
    name = f"{now:%Y-%m-%d}/{re.sub(r'[^A-Za-z0-9_-]+', '-', crawl_id)[-80:]}.warc.zst"
    path = pages_dir() / name
    rows = []
    fresh = {key: page for key, page in hashed.items() if key not in known}
    if not fresh:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        for (url_id, body_hash), page in fresh.items():
            offset = file.tell()
            file.write(page_record(page.url, page.status, page.body, now, page.headers))
            rows.append((url_id, body_hash, name, offset, len(page.body)))
    with transaction() as connection:
        upsert(connection, "raw.pages", _COLUMNS, rows, ("url_id", "body_hash"), update=())
    return len(rows)


def prune_pages(days: int | None = None) -> int:
    """Drop pages kept for more than `days` (default: the setting) with their files; how many. 0 days keeps for ever."""
    days = settings().raw_page_days if days is None else days
    if days == 0:
        return 0
    oldest = (datetime.now(UTC) - timedelta(days=days)).date()
    old_days = [d for d in pages_dir().glob("????-??-??") if d.name < oldest.isoformat()]
    dropped = 0
    for day in sorted(old_days):
        with transaction() as connection:
            like = {"prefix": f"{day.name}/%"}
            dropped += connection.execute(text("DELETE FROM raw.pages WHERE file_name LIKE :prefix"), like).rowcount
        for file in day.iterdir():
            file.unlink()
        day.rmdir()
    return dropped
