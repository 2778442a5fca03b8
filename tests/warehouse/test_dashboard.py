"""Every query of the Grafana dashboard runs, as a login that may only read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.settings import REPOSITORY
from pipelines.warehouse import connect

pytestmark = pytest.mark.warehouse

DASHBOARD = json.loads((REPOSITORY / "docker" / "grafana" / "dashboards" / "launchwire.json").read_text())


@pytest.mark.parametrize("panel", DASHBOARD["panels"], ids=lambda panel: panel["title"])
def test_a_panel_s_query_runs_as_reader(database: str, panel: dict[str, Any]) -> None:
    query = re.sub(r"\$__timeFilter\((\w+)\)", r"\1 > now() - interval '30 days'", panel["targets"][0]["rawSql"])
    with connect() as connection:
        connection.execute(text("SET ROLE reader"))
        columns = list(connection.execute(text(query)).keys())
    assert columns
    if panel["targets"][0]["format"] == "time_series":
        assert columns[0] == "time"


def test_no_two_panels_overlap() -> None:
    cells = [
        (x, y)
        for panel in DASHBOARD["panels"]
        for x in range(panel["gridPos"]["x"], panel["gridPos"]["x"] + panel["gridPos"]["w"])
        for y in range(panel["gridPos"]["y"], panel["gridPos"]["y"] + panel["gridPos"]["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
