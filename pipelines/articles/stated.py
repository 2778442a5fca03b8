"""What a page states beside its headline and text, as rows of raw.article_metadata."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipelines.articles.dates import ZoneFrom


@dataclass(frozen=True, slots=True)
class Stated:
    """Authors, section, time of the last change, and the publication date as written with the origin of its zone."""

    authors: tuple[str, ...] = ()
    section: str = ""
    updated_at: datetime | None = None
    published_raw: str = ""
    zone_from: ZoneFrom = "none"
