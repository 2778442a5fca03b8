"""The one item of the crawl: a finished request with its outcome, and what it brought."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.articles.frontier import DueUrl
from pipelines.articles.page import Hints, Page
from pipelines.articles.stated import Stated
from pipelines.model import Article
from spiders.catalogue import Source

# Outcomes after which the page was had, or had not changed.
GOOD = frozenset({"ok", "not_modified", "no_text", "duplicate"})


@dataclass(slots=True)
class Fetch:
    """One request, finished. `outcome` is empty while the item pipelines still have to find it."""

    source: Source
    url: str
    purpose: str
    outcome: str = ""
    reason: str = ""
    http_status: int | None = None
    size: int | None = None
    took_ms: int | None = None
    final: bool = False  # never to be fetched again, whatever the schedule says
    due: DueUrl | None = None
    final_url: str = ""
    content_type: str = ""
    body: bytes = b""
    etag: str = ""
    last_modified: str = ""
    page: Page | None = None
    article: Article | None = None
    stated: Stated | None = None
    hints: Hints | None = None  # how to read the body, where the source's own hints do not fit
    issues: list[tuple[str, str]] = field(default_factory=list)
