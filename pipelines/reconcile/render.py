"""A reconciliation as CSV or as one HTML page."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO, Any

from jinja2 import Environment

from pipelines.export.formats import csv_value
from pipelines.export.plain import one_line
from pipelines.reconcile.compare import Outcome, Reconciliation
from pipelines.reconcile.reference import ReferenceList

COLUMNS = ("outcome", "date", "event_id", "reference_id", "lines", "field", "reference", "table", "what")

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Reconciliation: {{ title }}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8888; padding: .25rem .5rem; text-align: start; vertical-align: top; }
tr.missing th { border-inline-start: .3rem solid #c22; }
tr.extra th { border-inline-start: .3rem solid #27c; }
tr.differing th { border-inline-start: .3rem solid #c80; }
</style>
</head>
<body>
<main>
<h1>{{ title }}</h1>
<p>{% for kind, count in counts.items() %}{{ kind }} {{ count }}{{ ", " if not loop.last }}{% endfor %};
{{ rows }} rows read, {{ unreadable|length }} unreadable.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Outcomes">
<table>
<thead><tr>{% for name in columns %}<th scope="col">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for line in lines %}<tr class="{{ line[0] }}">{% for cell in line -%}
{% if loop.first %}<th scope="row">{{ cell }}</th>{% else %}<td><bdi>{{ cell }}</bdi></td>{% endif %}
{%- endfor %}</tr>
{% endfor %}</tbody>
</table>
</div>
{% if unreadable %}<h2>Unreadable rows</h2>
<ul>{% for line, reason in unreadable %}<li>line {{ line }}: {{ reason }}</li>{% endfor %}</ul>{% endif %}
</main>
</body>
</html>
"""


def _what(outcome: Outcome) -> str:
    if outcome.event is not None:
        return str(outcome.event["summary"])
    reference = outcome.reference
    assert reference is not None
    parts = (f"{reference.count} ×" if reference.count else None, reference.weapon_class, reference.weapon_name)
    return " ".join(part for part in (*parts, reference.site_name) if part)


def table_lines(result: Reconciliation, all_outcomes: bool = True) -> Iterator[tuple[Any, ...]]:
    """One line per outcome, a differing one per field, in the order of COLUMNS; `matched` only with `all_outcomes`."""
    for outcome in result.outcomes:
        if outcome.kind == "matched" and not all_outcomes:
            continue
        event, reference = outcome.event, outcome.reference
        day = event["launched_on"] if event else reference.days[0] if reference else None
        lines = " ".join(map(str, reference.lines)) if reference else ""
        head = (outcome.kind, str(day), event["event_id"] if event else "", reference.reference_id if reference else "")
        for difference in outcome.differences or (None,):
            detail = (difference.field, difference.reference, difference.table) if difference else ("", "", "")
            yield (*head, lines, *detail, _what(outcome))


def write_csv(result: Reconciliation, stream: IO[str]) -> None:
    """The outcomes as CSV, safe to open in a spreadsheet."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([csv_value(cell) for cell in line] for line in table_lines(result))


def html(result: Reconciliation, listed: ReferenceList) -> str:
    """The outcomes as one self-contained HTML page; foreign text is shown as text."""
    page = Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)
    return page.render(
        title=one_line(listed.mapping.title),
        counts=result.counts,
        rows=listed.rows,
        unreadable=[(line, one_line(reason)) for line, reason in listed.unreadable],
        columns=COLUMNS,
        lines=[[one_line(str(cell)) for cell in line] for line in table_lines(result)],
    )
