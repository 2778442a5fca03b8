"""The newsroom's outlets and articles, from the TOML files beside this module."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class NewsroomArticle:
    """One article; `defect` names what is wrong with its page on purpose."""

    outlet: str
    slug: str
    title: str
    author: str
    published: datetime
    modified: datetime | None
    paragraphs: tuple[str, ...]
    defect: str = ""

    @property
    def path(self) -> str:
        """Path on the newsroom's server."""
        return f"/{self.outlet}/{self.slug}"

    @property
    def canonical(self) -> str:
        """The article's address of record: the same whatever port the server has."""
        return f"https://{self.outlet}.example/{self.slug}"

    @property
    def json_ld(self) -> str:
        """The page's JSON-LD."""
        data: dict[str, Any] = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.title,
            "datePublished": self.published.isoformat(),
            "author": {"@type": "Person", "name": self.author},
            "publisher": {"@type": "Organization", "name": outlets()[self.outlet].name},
        }
        if self.modified:
            data["dateModified"] = self.modified.isoformat()
        return json.dumps(data).replace("<", "\\u003c")


@dataclass(frozen=True, slots=True)
class Outlet:
    """One fictional outlet."""

    slug: str
    name: str
    language: str
    listing: str
    template: str


@cache
def outlets() -> dict[str, Outlet]:
    """The outlets by slug."""
    data = tomllib.loads((_HERE / "outlets.toml").read_text(encoding="utf-8"))
    return {slug: Outlet(slug=slug, **values) for slug, values in data.items()}


@cache
def articles() -> tuple[NewsroomArticle, ...]:
    """All articles, newest first within an outlet; a wire copy has the words of its original."""
    found: dict[str, NewsroomArticle] = {}
    copies: list[tuple[str, str, int | None]] = []
    for path in sorted((_HERE / "articles").glob("*.toml")):
        for data in tomllib.loads(path.read_text(encoding="utf-8"))["article"]:
            article = NewsroomArticle(
                outlet=path.stem,
                slug=data["slug"],
                title=data["title"],
                author=data["author"],
                published=datetime.fromisoformat(data["published"]),
                modified=datetime.fromisoformat(data["modified"]) if "modified" in data else None,
                paragraphs=tuple(p.strip() for p in data.get("text", "").split("\n\n") if p.strip()),
                defect=data.get("defect", ""),
            )
            key = f"{article.outlet}/{article.slug}"
            found[key] = article
            if "copy_of" in data:
                copies.append((key, data["copy_of"], data.get("paragraphs")))
    for key, original, count in copies:
        found[key] = replace(found[key], paragraphs=found[original].paragraphs[:count])
    return tuple(sorted(found.values(), key=lambda a: (a.outlet, a.published), reverse=True))
