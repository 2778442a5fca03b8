"""The Grafana dashboard: every panel's query runs as the reader, and the reader can do nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from pipelines.settings import REPOSITORY
from pipelines.warehouse import transaction
from pipelines.warehouse.summaries import refresh_summaries

pytestmark = pytest.mark.warehouse

DASHBOARD: dict[str, Any] = json.loads(
    (REPOSITORY / "docker" / "grafana" / "dashboards" / "launch-events.json").read_text(encoding="utf-8")
)
QUERIES = {panel["title"]: panel["targets"][0]["rawSql"] for panel in DASHBOARD["panels"]}
VARIABLE = DASHBOARD["templating"]["list"][0]["query"]


def as_grafana_sends(sql: str) -> str:
    """The macros and the variable as Grafana's PostgreSQL data source fills them in."""
    sql = re.sub(r"\$__timeFilter\(([^)]+)\)", r"\1 BETWEEN '2015-01-01T00:00:00Z' AND '2100-01-01T00:00:00Z'", sql)
    return sql.replace("${actor:sqlstring}", "'IRN','PRK'")


@pytest.mark.parametrize("title", QUERIES)
def test_a_panel_asks_what_the_reader_may_read(filled: str, title: str) -> None:
    refresh_summaries()
    with transaction() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE reader")
        cursor = connection.connection.cursor()
        cursor.execute(as_grafana_sends(QUERIES[title]))
        rows = cursor.fetchall()
    empty = {"Runs that failed, and checks", "Requests by day"}
    assert bool(rows) == (title not in empty)


def test_no_macro_is_left(filled: str) -> None:
    for sql in QUERIES.values():
        assert "$" not in as_grafana_sends(sql)


def test_the_variable_offers_the_actors(filled: str) -> None:
    with transaction() as connection:
        connection.exec_driver_sql("SET LOCAL ROLE reader")
        cursor = connection.connection.cursor()
        cursor.execute(VARIABLE)
        assert cursor.fetchall() == [("IRN",), ("PRK",)]


def test_panels_do_not_overlap() -> None:
    cells: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        taken = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, panel["title"]
        assert place["x"] + place["w"] <= 24
        cells |= taken


def test_every_panel_reads_the_provisioned_source() -> None:
    source = (REPOSITORY / "docker/grafana/provisioning/datasources/warehouse.yaml").read_text(encoding="utf-8")
    assert "uid: warehouse" in source
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]} == {"warehouse"}
