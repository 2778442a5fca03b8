"""The data dictionary: every table and view of schema warehouse as its COMMENTs describe it, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, text

_QUERY = """
SELECT
    c.relname AS relation,
    CASE c.relkind WHEN 'r' THEN 'table' WHEN 'm' THEN 'materialized view' ELSE 'view' END AS kind,
    obj_description(c.oid, 'pg_class') AS relation_comment,
    a.attname AS column_name,
    format_type(a.atttypid, NULL) AS type,
    a.attnotnull AS required,
    col_description(c.oid, a.attnum) AS comment
FROM pg_class AS c
INNER JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'warehouse'::regnamespace AND c.relkind IN ('r', 'v', 'm')
ORDER BY c.relkind <> 'r', c.relname COLLATE "C", a.attnum
"""

_HEAD = """# Data dictionary

Schema `warehouse`: what people query. Written by `launchwire db dictionary` from the COMMENTs in `sql/`; a test keeps
it equal. Times are UTC, distances km, speeds Mach, coordinates WGS84 degrees. Role `reader` may read all of it and
nothing else.
"""


def _cell(value: str | None) -> str:
    return (value or "").replace("|", "\\|").replace("\n", " ")


def _lines(connection: Connection) -> Iterator[str]:
    yield _HEAD
    rows = connection.execute(text(_QUERY)).all()
    relations = [list(group) for _, group in groupby(rows, key=lambda row: row.relation)]
    yield "| relation | what |\n|---|---|"
    for group in relations:
        head = group[0]
        yield f"| [{head.relation}](#{head.relation}) | {head.kind}: {_cell(head.relation_comment)} |"
    for group in relations:
        head = group[0]
        yield f"\n## {head.relation}\n\n{head.kind.capitalize()}. {head.relation_comment}\n"
        yield "| column | type | meaning |\n|---|---|---|"
        for row in group:
            required = ", not null" if row.required else ""
            yield f"| `{row.column_name}` | {row.type}{required} | {_cell(row.comment)} |"


def data_dictionary(connection: Connection) -> str:
    """The whole document."""
    return "\n".join(_lines(connection)) + "\n"
