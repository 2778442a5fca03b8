"""Answers of GDELT's DOC API."""

from __future__ import annotations

import json

from pipelines.articles.dates import parse_date
from pipelines.articles.frontier import Listing
from spiders.formats.feed import NotAFeedError

# The most records the API gives for one query.
CAP = 250


def parse_gdelt(body: bytes) -> list[Listing]:
    """The records as listings, dated by when GDELT saw them.

    Raises NotAFeedError, also for the API's own errors: they come as plain text with status 200.
    """
    text = body.decode("utf-8", "replace").strip()
    if not text or text == "{}":
        return []
    try:
        # Titles with stray backslashes make the API's JSON invalid; strict=False takes raw control characters.
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"GDELT says: {text[:120]}") from error
    records = data.get("articles") if isinstance(data, dict) else None
    if not isinstance(records, list):
        raise NotAFeedError("JSON without articles")
    found = []
    for record in records:
        if not isinstance(record, dict) or not str(record.get("url", "")).startswith(("http://", "https://")):
            continue
        raw = str(record.get("seendate") or "")
        stamp = parse_date(raw)
        title = " ".join(str(record.get("title") or "").split())
        found.append(Listing(str(record["url"]), title, raw, stamp.at if stamp else None))
    return found
