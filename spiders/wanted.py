"""Which listed addresses can be articles at all."""

from __future__ import annotations

import re

# Files that a feed links beside its articles.
_FILES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|mp[34]|m4[av]|mov|avi|zip|gz|exe|docx?|xlsx?|pptx?|css|js|xml|json|rss)$",
    re.IGNORECASE,
)
_MAX_LENGTH = 2000


def is_article_address(url: str, pattern: str | None = None) -> bool:
    """Whether `url` may be an article's: a web address of sane length, no media file, and matching `pattern`."""
    if len(url) > _MAX_LENGTH or not re.match(r"https?://[^/\s]", url) or re.search(r"[\x00-\x20\x7f]", url):
        return False
    path = re.split(r"[?#]", url, maxsplit=1)[0]
    return not _FILES.search(path) and (pattern is None or re.search(pattern, url) is not None)
