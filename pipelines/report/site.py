"""Building the site: pages, downloads and assets into one directory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Connection, text

from pipelines.export.export import write_table
from pipelines.export.tables import TABLES
from pipelines.feed import atom_feed, notices
from pipelines.report import world
from pipelines.report.charts import charts
from pipelines.report.event_pages import OnProgress, write_all, write_redirects
from pipelines.report.records import Row, events, pages
from pipelines.report.rendering import environment
from pipelines.warehouse import transaction

MARKER = ".launchwire-report"

# Excel takes a CSV for its own code page unless it begins with this.
_BOM = b"\xef\xbb\xbf"
# Formats that a reader downloads; claims as GeoJSON or JSON Lines would be most of the site.
DOWNLOADS = {
    "launch_events": ("csv", "jsonl", "geojson", "parquet", "schema"),
    "flights": ("csv", "jsonl", "parquet", "schema"),
    "claims": ("csv", "parquet", "schema"),
    "event_history": ("csv", "jsonl", "parquet", "schema"),
}
_LATEST = 20
_CHANGES_SHOWN = 200


class ReportError(ValueError):
    """The report cannot be written where it was asked for."""


@dataclass(slots=True)
class Site:
    """The directory being written: every file goes through `write`, so that what an earlier build left can go."""

    root: Path
    base_url: str
    written: set[Path] = field(default_factory=set)

    def write(self, name: str, content: str | bytes) -> None:
        """Write one file, whole or not at all as far as readers can see."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
        self.written.add(path)

    def sweep(self) -> None:
        """Remove the files of an earlier build that this one did not write."""
        for path in sorted(self.root.rglob("*"), reverse=True):
            if path.is_file() and path not in self.written and path.name != MARKER:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()


def build_report(
    out: Path, *, base_url: str = "", on_progress: OnProgress | None = None, url: str | None = None
) -> dict[str, int]:
    """Write the site into `out`; counts of events, pages and files.

    `out` must be new, empty, or an earlier report. `base_url` is where the site will stand, for permalinks that can be
    cited; without it they are relative. The same warehouse gives the same bytes. Raises ReportError.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARKER).is_file())):
        raise ReportError(f"{out}: is not empty and holds no report; name a new directory or empty this one")
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_text("A report by Launchwire; building it again replaces everything here.\n", encoding="utf-8")
    site = Site(out, base_url.rstrip("/") + "/" if base_url else "")
    with transaction(url) as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        found = events(connection)
        _assets(site)
        live = [event for event in found if event["duplicate_of"] is None]
        directory = out / "events"
        site.written |= set(write_all(pages(connection, found), len(live), directory, site.base_url, on_progress))
        site.written |= set(write_redirects((e for e in found if e["duplicate_of"]), directory))
        _overview(connection, site, found)
        _downloads(connection, site)
        site.write("feed.xml", atom_feed(notices(connection), site.base_url))
    site.sweep()
    return {"events": len(live), "files": len(site.written)}


def _assets(site: Site) -> None:
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise ReportError("plotly is not installed; run `make setup`")
    site.write("assets/plotly.min.js", (Path(spec.origin).parent / "package_data" / "plotly.min.js").read_bytes())
    for name in ("report.css", "charts.js", "filter.js"):
        site.write(f"assets/{name}", (world.ASSETS / name).read_bytes())


def _dated(event: Row) -> str:
    return event["launched_on"] or ""


def _overview(connection: Connection, site: Site, found: Sequence[Row]) -> None:
    templates = environment()
    shown = sorted((e for e in found if e["duplicate_of"] is None), key=lambda e: (_dated(e), e["event_id"]))[::-1]
    live = [event for event in shown if event["status"] != "retracted"]
    as_of = max((e["last_changed_at"] for e in found if e["last_changed_at"]), default=None)
    common: Row = {"as_of": as_of, "total": len(live), "root": ""}
    years = {year: [e for e in shown if _dated(e)[:4] == year] for year in sorted({_dated(e)[:4] for e in shown})[::-1]}
    site.write("index.html", templates.get_template("index.html").render(
        **common, charts=charts(live), latest=live[:_LATEST], statuses=Counter(e["status"] for e in shown),
        disputed=[e for e in shown if e["status"] == "disputed"][:_LATEST],
        retracted=[e for e in shown if e["status"] == "retracted"][:_LATEST],
    ))  # fmt: skip
    site.write("events.html", templates.get_template("years.html").render(**common, years=years))
    for year, listed in years.items():
        page = templates.get_template("year.html").render(**common | {"root": "../"}, year=year, events=listed)
        site.write(f"years/{year or 'undated'}.html", page)
    places = _places(connection)
    site.write("sites.html", templates.get_template("sites.html").render(
        **common, places=places, maps=list(_maps(places)), outlines=world.outlines() if places else ("", ""),
    ))  # fmt: skip
    names = ("changed_at", "live_event_id", "field", "old_value", "new_value", "cause", "publisher", "article_url")
    changes = connection.execute(
        text(
            f"SELECT {', '.join(names)} FROM warehouse.event_changes WHERE live_event_id IS NOT NULL "
            "AND live_event_id NOT IN (SELECT event_id FROM warehouse.withheld_events) "
            "ORDER BY changed_at DESC, event_id, field LIMIT :most"
        ),
        {"most": _CHANGES_SHOWN},
    )
    site.write("changes.html", templates.get_template("changes.html").render(
        **common, changes=[dict(row._mapping) for row in changes]
    ))  # fmt: skip
    site.write("data.html", templates.get_template("data.html").render(**common, downloads=DOWNLOADS))


def _places(connection: Connection) -> list[Row]:
    query = (
        "SELECT p.*, coalesce((SELECT max(site_precision_km) FROM warehouse.launch_events AS e WHERE "
        "e.site_name = p.site_name AND e.actor IS NOT DISTINCT FROM p.actor), 0) AS precision_km "
        "FROM warehouse.launches_per_site AS p WHERE p.site_name IS NOT NULL ORDER BY launches DESC, actor, site_name"
    )
    rows = [dict(row._mapping) for row in connection.execute(text(query))]
    return [row | {"anchor": f"site-{number}"} for number, row in enumerate(rows, 1)]


def _maps(places: Sequence[Row]) -> Iterator[world.Map]:
    """A map of all places, then one for each actor."""
    located = [place for place in places if place["latitude"] is not None]
    if not located:
        return
    actors = sorted({place["actor"] or "actor unknown" for place in located})
    groups = {actor: [p for p in located if (p["actor"] or "actor unknown") == actor] for actor in actors}
    if len(groups) > 1:
        groups = {"All": located} | groups
    for title, group in groups.items():
        yield world.draw(title, [
            world.Place(f"{p['site_name']}: {p['launches']} launches", p["latitude"], p["longitude"],
                        p["precision_km"], p["launches"], f"#{p['anchor']}")
            for p in group
        ])  # fmt: skip


def _downloads(connection: Connection, site: Site) -> None:
    for table, formats in DOWNLOADS.items():
        assert table in TABLES
        for format_ in formats:
            name = f"data/{table}.schema.json" if format_ == "schema" else f"data/{table}.{format_}"
            path = site.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as stream:
                if format_ == "csv":
                    stream.write(_BOM)
                write_table(connection, table, format_, stream, run_columns=False)
            site.written.add(path)
