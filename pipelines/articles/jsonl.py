"""Articles from JSON Lines: the contract's format, checked line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.articles.reading import Read, Record, Reject, numbered_lines
from pipelines.articles.urls import article_id
from pipelines.model import Article, PublishedPrecision


class ArticleLine(BaseModel):
    """One line as people write it; unknown keys are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True)

    id: str | None = None
    url: str = ""
    title: str | None = ""
    text: str | None = None
    html: str | None = None
    published_at: str | None = None
    publisher: str | None = ""
    language: str | None = None


def parse_published(stated: str) -> tuple[datetime, PublishedPrecision, str | None]:
    """The instant, its precision and a defect (`no_zone` when a time has none and UTC is assumed).

    Raises ValueError when `stated` is no ISO 8601 date or date-time.
    """
    stated = stated.strip()
    if len(stated) == 10:
        return datetime.combine(date.fromisoformat(stated), time(), UTC), "day", None
    moment = datetime.fromisoformat(stated)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC), "second", "no_zone"
    return moment.astimezone(UTC), "second", None


def _decode(line: bytes) -> tuple[str, str | None]:
    try:
        return line.decode("utf-8-sig" if line.startswith(b"\xef\xbb\xbf") else "utf-8"), None
    except UnicodeDecodeError as error:
        # Western outlets' commonest lie; every byte has a meaning or a replacement mark, so nothing is lost silently.
        return line.decode("cp1252", "replace"), f"not UTF-8 at byte {error.start}; read as Windows-1252"


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"key {'.'.join(map(str, first['loc']))!r}: {first['msg'].lower()}"


def parse_line(line: bytes, origin: str, number: int) -> Record | None:
    """The article of one line, a Reject, or None for a blank line."""
    decoded, bad_charset = _decode(line)
    if not decoded.strip():
        return None
    excerpt = decoded.strip()[:200]
    try:
        data = json.loads(decoded)
    except (json.JSONDecodeError, RecursionError) as error:
        return Reject(origin, number, f"not JSON: {error}", excerpt)
    if not isinstance(data, dict):
        return Reject(origin, number, f"expected a JSON object, found {type(data).__name__}", excerpt)
    try:
        fields = ArticleLine.model_validate(data)
    except ValidationError as error:
        return Reject(origin, number, _explain(error), excerpt)
    if not fields.id and not fields.url.strip():
        return Reject(origin, number, "neither id nor url; one of them must name the article", excerpt)
    if fields.text is None and not fields.html:
        return Reject(origin, number, "neither text nor html", excerpt)
    return _article(fields, [("bad_charset", bad_charset)] if bad_charset else [])


def _article(fields: ArticleLine, issues: list[tuple[str, str]]) -> Read:
    published: datetime | None = None
    precision: PublishedPrecision = "second"
    if fields.published_at:
        try:
            published, precision, defect = parse_published(fields.published_at)
            if defect:
                issues.append((defect, fields.published_at))
        except ValueError:
            issues.append(("bad_date", fields.published_at[:200]))
    article = Article(
        id=fields.id or article_id(fields.url),
        url=fields.url.strip(),
        title=" ".join((fields.title or "").split()),
        text=fields.text or "",
        published_at=published,
        published_precision=precision,
        publisher=fields.publisher or "",
        language=fields.language,
    )
    return Read(article, tuple(issues))


def read_jsonl(path: Path | str) -> Iterator[Record]:
    """The records of a JSON Lines file (plain, .gz, .zst, or "-"), in order."""
    for number, line in numbered_lines(path):
        if isinstance(line, Reject):
            yield line
        elif record := parse_line(line, str(path), number):
            yield record
