"""`launchwire sources`: the catalogue of outlets."""

from __future__ import annotations

import re
import sys
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table

from pipelines.articles.dates import zone_info
from pipelines.settings import settings


@click.group(name="sources")
def command() -> None:
    """The catalogue: which outlets are read, and how.

    \b
    launchwire sources list
    launchwire sources check
    launchwire sources check --live kor/yonhap gbr/bbc
    launchwire sources add https://outlet.example --country KOR --time-zone Asia/Seoul
    """


@command.command(name="list")
@click.option("--country", metavar="ABC", help="Only sources of this country (ISO 3166-1 alpha-3, or INT).")
def list_(country: str | None) -> None:
    """Show every source with its ways of access and last known state."""
    from spiders.catalogue import load_catalogue

    table = Table(box=None, pad_edge=False)
    for column in ("source", "name", "access", "reads", "status"):
        table.add_column(column, overflow="fold", no_wrap=column == "source")
    shown = [s for s in load_catalogue().values() if country is None or s.country == country.upper()]
    for source in shown:
        methods = ", ".join(dict.fromkeys(access.method for access in source.access))
        table.add_row(
            source.id, source.name, methods, "yes" if source.enabled else "no", source.status or source.paywall
        )
    console = Console(width=None if sys.stdout.isatty() else 160)
    console.print(table)
    click.echo(f"{len(shown)} sources, {sum(s.enabled for s in shown)} read by default", err=True)


@command.command()
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--live", is_flag=True, help="Also ask each one's preferred feed, sitemap or list for its entries.")
def check(names: tuple[str, ...], live: bool) -> None:
    """Check the files of the catalogue; with --live, whether they still answer. Exit code 1 when one does not."""
    from spiders.catalogue import load_catalogue, select

    catalogue = load_catalogue()
    sources = select(catalogue, names) if names else list(catalogue.values())
    if not live:
        click.echo(f"{len(sources)} sources are well formed")
        return
    from spiders.probe import check_live

    failed = 0
    for source in sources:
        good, said = check_live(source)
        failed += not good
        click.echo(f"{'ok    ' if good else 'FAILED'} {source.id}: {said}")
    click.echo(f"{len(sources) - failed} of {len(sources)} answer with entries", err=True)
    sys.exit(1 if failed else 0)


@command.command()
@click.argument("url")
@click.option("--country", required=True, metavar="ABC", help="ISO 3166-1 alpha-3, or INT.")
@click.option("--time-zone", required=True, metavar="AREA/CITY", help="Zone in which its times without zone are meant.")
@click.option("--name", help="Name of the outlet (default: as its front page says).")
def add(url: str, country: str, time_zone: str, name: str | None) -> None:
    """Look for feeds and sitemaps at URL and write the source's file."""
    from spiders.catalogue import load_source
    from spiders.probe import discover

    if zone_info(time_zone) is None:
        raise click.BadParameter("no such zone; write it as Asia/Seoul", param_hint="--time-zone")
    if not re.fullmatch(r"[A-Za-z]{3}", country):
        raise click.BadParameter("three letters of ISO 3166-1, or INT", param_hint="--country")
    found = discover(url, time_zone)
    if not found.access:
        raise click.ClickException(
            f"{url}: no feed or sitemap found; write the file by hand with a listing page (docs/adding-a-source.md)"
        )
    host = str(urlsplit(url).hostname).removeprefix("www.")
    path = settings().sources_dir / country.lower() / f"{_slug(name or host)}.toml"
    if path.exists():
        raise click.ClickException(f"{path}: exists already; edit it, or choose another --name")
    path.parent.mkdir(parents=True, exist_ok=True)
    toml = _toml(name or found.name, country.upper(), found.language, time_zone, host, found.access)
    path.write_text(toml, encoding="utf-8")
    try:
        source = load_source(path)
    except ValueError:
        path.unlink()
        raise
    for access, count in found.access:
        click.echo(f"  {access.method}: {access.url} ({count} entries)")
    click.echo(f"wrote {path} ({source.id}); read it over, then: launchwire collect --source {source.id}")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "outlet"


def _quoted(text: str) -> str:
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _toml(name: str, country: str, language: str, zone: str, host: str, found: object) -> str:
    language = language if re.fullmatch(r"[a-z]{2}", language) else "en"
    lines = [
        f"name = {_quoted(name)}",
        f"country = {_quoted(country)}",
        f"language = {_quoted(language)}",
        f"time_zone = {_quoted(zone)}",
        f"domains = [{_quoted(host)}]",
    ]
    assert isinstance(found, tuple)
    for access, _ in found:
        lines += ["", "[[access]]", f"method = {_quoted(access.method)}", f"url = {_quoted(str(access.url))}"]
    return "\n".join(lines) + "\n"
