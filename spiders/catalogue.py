"""The source catalogue: one TOML file per outlet, checked on load, each error naming its file, key and remedy."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from lxml.cssselect import CSSSelector, SelectorError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.articles.dates import zone_info
from pipelines.articles.page import Hints
from pipelines.settings import settings

Method = Literal["feed", "sitemap", "listing", "gdelt", "archive"]


class CatalogueError(ValueError):
    """A source file is wrong, or a named source does not exist."""


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError("must be an http(s) address; write it whole, with https://")
    return value


def _selector(value: str) -> str:
    try:
        CSSSelector(value)
    except (SelectorError, ValueError) as error:
        raise ValueError(f"is no CSS selector ({error}); try it in the browser's console first") from error
    return value


WebAddress = Annotated[str, AfterValidator(_web_address)]
Selector = Annotated[str, AfterValidator(_selector)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Access(_Part):
    """One way to find a source's articles; the first that answers is used."""

    method: Method
    url: WebAddress | None = None
    full_text: bool = Field(default=False, description="The feed carries whole articles; pages are not fetched.")
    headlines_only: bool = Field(
        default=False, description="The outlet forbids crawling: headline and date of its listing are all that is kept."
    )
    item_selector: Selector | None = Field(default=None, description="listing: the links to articles.")
    date_selector: Selector | None = Field(default=None, description="listing: the date beside a link, within its row.")
    row_selector: Selector | None = Field(default=None, description="listing: the element around one link and date.")
    next_selector: Selector | None = Field(default=None, description="listing: the link to the next page.")
    max_pages: int = Field(default=3, ge=1, le=50, description="listing: pages to walk at most.")
    query: str | None = Field(default=None, description="gdelt: the query, such as domain:reuters.com missile.")
    url_pattern: str | None = Field(
        default=None, description="Only addresses in which this regular expression is found."
    )

    @field_validator("url_pattern")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"is no regular expression ({error})") from error
        return value

    @model_validator(mode="after")
    def _complete(self) -> Access:
        if self.method in ("feed", "sitemap", "listing", "archive") and self.url is None:
            raise ValueError(f"method {self.method} needs url; add the address to read")
        if self.method == "listing" and self.item_selector is None:
            raise ValueError("method listing needs item_selector; name the links to articles")
        if self.method == "gdelt" and not self.query:
            raise ValueError('method gdelt needs query; for instance query = "domain:example.com missile"')
        return self


class Politeness(_Part):
    """How gently a source is read. robots.txt is always obeyed and may ask for more."""

    delay_seconds: float = Field(default=1.0, ge=0, le=120)
    max_requests_per_run: int = Field(default=500, ge=1, le=100_000)
    concurrency: int = Field(default=2, ge=1, le=16)


class Floors(_Part):
    """What is normal for a source; leaving it raises an alarm."""

    articles_per_day_min: float = Field(default=0, ge=0)
    articles_per_day_max: float = Field(default=2000, gt=0)
    silent_days: float = Field(default=7, gt=0, description="So many days without a new article raise SILENT.")


class Selectors(_Part):
    """Where general rules fail on a source's pages."""

    title: Selector | None = None
    body: Selector | None = None
    date: Selector | None = None


class Source(_Part):
    """One outlet or official body."""

    id: str = Field(pattern=r"[a-z0-9_-]+/[a-z0-9_-]+", description="country/outlet, from the file's path.")
    name: str = Field(min_length=1)
    country: str = Field(pattern=r"^([A-Z]{3}|INT)$", description="ISO 3166-1 alpha-3, or INT.")
    language: str = Field(pattern=r"^([a-z]{2}|mul)$", description="ISO 639-1, or mul for several.")
    time_zone: str
    kind: Literal["wire", "daily", "broadcast", "specialist", "official", "state", "aggregator", "archive"] = "daily"
    enabled: bool = True
    status: str = Field(default="", description="Last known state, in plain words, with its date.")
    paywall: str = ""
    domains: tuple[str, ...] = ()
    render: bool = Field(default=False, description="Pages hold their text only once a browser has drawn them.")
    access: tuple[Access, ...] = Field(min_length=1)
    politeness: Politeness = Politeness()
    floors: Floors = Floors()
    selectors: Selectors = Selectors()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if zone_info(value) is None:
            raise ValueError("is no IANA time zone; write it as Asia/Seoul")
        return value

    @property
    def hints(self) -> Hints:
        """What the page reader should know about this source."""
        return Hints(
            # An aggregator leads to outlets of every zone: a time without one stays a day.
            time_zone=self.time_zone if self.kind != "aggregator" else None,
            language=self.language if self.language != "mul" else None,
            title_selector=self.selectors.title,
            body_selector=self.selectors.body,
            date_selector=self.selectors.date,
            domains=self.domains,
        )


def load_source(path: Path) -> Source:
    """The source of one file. Raises CatalogueError with file, key and remedy."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    try:
        data = tomllib.loads(_expand(text, path))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{path}: is no TOML: {error}") from error
    if "id" in data:
        raise CatalogueError(f"{path}: id: comes from the path (<country>/<outlet>.toml); remove it")
    try:
        return Source(id=f"{path.parent.name}/{path.stem}", **data)
    except ValidationError as error:
        raise CatalogueError("\n".join(_explain(path, data, one) for one in error.errors())) from error


def _expand(text: str, path: Path) -> str:
    """`${NAME}` replaced from the environment, so that a catalogue can point at a server whose port varies."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in os.environ:
            raise CatalogueError(f"{path}: ${{{name}}}: this environment variable is not set; set it and run again")
        return os.environ[name]

    return re.sub(r"\$\{([A-Z][A-Z0-9_]*)\}", value, text)


def _explain(path: Path, data: dict[str, Any], error: Any) -> str:
    key = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in error["loc"])
    kind, message = error["type"], str(error["msg"]).removeprefix("Value error, ")
    if kind == "missing":
        message = "is missing; add it"
    elif kind == "extra_forbidden":
        known = ", ".join(sorted(Source.model_fields if len(error["loc"]) == 1 else ()))
        message = "is not a known key; remove it or correct its spelling" + (f" (known: {known})" if known else "")
    elif kind == "string_pattern_mismatch":
        message = f"is {error['input']!r}; it must match {error['ctx']['pattern']}"
    else:
        message = f"{message} (found {error['input']!r})"[:300]
    return f"{path}: {key or 'file'}: {message}"


def load_catalogue(directory: Path | None = None) -> dict[str, Source]:
    """Every source of the catalogue by id, in the order of ids. Raises CatalogueError listing every bad file."""
    directory = directory or settings().sources_dir
    paths = sorted(directory.glob("*/*.toml"))
    if not paths:
        raise CatalogueError(f"{directory}: holds no <country>/<outlet>.toml; set LAUNCHWIRE_SOURCES_DIR")
    found: dict[str, Source] = {}
    errors: list[str] = []
    for path in paths:
        try:
            source = load_source(path)
            found[source.id] = source
        except CatalogueError as error:
            errors.append(str(error))
    if errors:
        raise CatalogueError("\n".join(errors))
    return dict(sorted(found.items()))


def select(catalogue: dict[str, Source], names: Iterable[str] | None) -> list[Source]:
    """The enabled sources, or those named (enabled or not). Raises CatalogueError on an unknown name."""
    if names is None:
        return [source for source in catalogue.values() if source.enabled]
    chosen = []
    for name in names:
        if name not in catalogue:
            close = [known for known in catalogue if name.rpartition("/")[2] in known]
            raise CatalogueError(
                f"no source {name!r}"
                + (f"; did you mean {', '.join(close[:3])}?" if close else "; `launchwire sources list` shows all")
            )
        chosen.append(catalogue[name])
    return chosen


def groups_of(sources: Sequence[Source], n: int) -> list[list[str]]:
    """The source ids dealt into at most `n` groups, one outlet's neighbours apart."""
    dealt: list[list[str]] = [[] for _ in range(max(1, n))]
    for number, source in enumerate(sources):
        dealt[number % len(dealt)].append(source.id)
    return [group for group in dealt if group]


def source_groups(n: int = 4) -> list[list[str]]:
    """The enabled sources of the catalogue in at most `n` groups: what a scheduler maps its collect task over."""
    return groups_of(select(load_catalogue(), None), n)
