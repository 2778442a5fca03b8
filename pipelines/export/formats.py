"""The formats of an export: JSON Lines, CSV, Parquet, GeoJSON and the schema of a table's rows.

Every writer takes rows one by one and holds at most one batch in memory. Same table, same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.export.plain import one_line, spreadsheet_cell
from pipelines.export.tables import Column, Table

Rows = Iterable[tuple[Any, ...]]

# PostgreSQL type → (JSON Schema of one value, Arrow type).
TYPES: dict[str, tuple[dict[str, str], pa.DataType]] = {
    "text": ({"type": "string"}, pa.string()),
    "integer": ({"type": "integer"}, pa.int32()),
    "bigint": ({"type": "integer"}, pa.int64()),
    "double precision": ({"type": "number"}, pa.float64()),
    "boolean": ({"type": "boolean"}, pa.bool_()),
    "date": ({"type": "string", "format": "date"}, pa.date32()),
    "timestamp with time zone": ({"type": "string", "format": "date-time"}, pa.timestamp("us", tz="UTC")),
}

# A row group is read as a whole; 50,000 rows of claims are about 20 MB.
_ROW_GROUP = 50_000


def iso(moment: datetime) -> str:
    """A time in UTC as 2019-05-09T07:30:00Z; fractions of a second only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def json_value(value: Any) -> Any:
    """A database value as JSON holds it."""
    if isinstance(value, datetime):
        return iso(value)
    return value.isoformat() if isinstance(value, date) else value


def plain_value(value: Any) -> str:
    """A database value as text: empty for null, true/false, numbers without a needless .0; text as it is."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(json_value(value))


def csv_value(value: Any) -> str:
    """A database value as a CSV cell: `plain_value`, texts guarded against running as formulas."""
    return spreadsheet_cell(value) if isinstance(value, str) else plain_value(value)


def shown_value(value: Any) -> str:
    """A database value for a terminal or a table cell: one line, controls by name."""
    return one_line(plain_value(value))


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def write_jsonl(columns: Sequence[Column], rows: Rows, stream: IO[bytes]) -> int:
    """One JSON object a line, keys in column order."""
    names, count = [column.name for column in columns], 0
    for row in rows:
        stream.write(_dump(dict(zip(names, map(json_value, row), strict=True))) + b"\n")
        count += 1
    return count


def write_csv(columns: Sequence[Column], rows: Rows, stream: IO[bytes]) -> int:
    """RFC 4180 in UTF-8 with a header line and CRLF ends; text cells cannot run as formulas."""
    wrapper = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    writer, count = csv.writer(wrapper, lineterminator="\r\n"), 0
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([csv_value(value) for value in row])
        count += 1
    wrapper.detach()
    return count


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """The Arrow schema, with each column's COMMENT as metadata."""
    return pa.schema(
        [pa.field(c.name, TYPES[c.type][1], nullable=c.nullable, metadata={"description": c.comment}) for c in columns]
    )


def write_parquet(columns: Sequence[Column], rows: Rows, stream: IO[bytes]) -> int:
    """One Parquet file, zstd, in row groups of 50,000."""
    schema, count, pending = arrow_schema(columns), 0, iter(rows)
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        while batch := list(islice(pending, _ROW_GROUP)):
            arrays = [pa.array(values, type=f.type) for values, f in zip(zip(*batch, strict=True), schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            count += len(batch)
    return count


def write_geojson(columns: Sequence[Column], rows: Rows, stream: IO[bytes]) -> int:
    """One GeoJSON FeatureCollection (RFC 7946); `rows` end with latitude, longitude and precision in km.

    Each feature has `precision_radius_km`: the launch lies within that distance of the point. No place: geometry null.
    """
    names, count = [column.name for column in columns], 0
    stream.write(b'{"type":"FeatureCollection","features":[')
    for count, row in enumerate(rows, 1):
        values, (latitude, longitude, precision) = row[:-3], row[-3:]
        located = latitude is not None and longitude is not None
        properties = dict(zip(names, map(json_value, values), strict=True))
        feature = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]} if located else None,
            "properties": properties | {"precision_radius_km": precision if located else None},
        }
        stream.write((b",\n" if count > 1 else b"\n") + _dump(feature))
    stream.write(b"\n]}\n")
    return count


def schema_document(table: Table, comment: str, columns: Sequence[Column]) -> dict[str, Any]:
    """A JSON Schema (2020-12) of one row; `properties` stand in column order, `x-order` tells how rows are sorted."""
    properties: dict[str, Any] = {}
    for column in columns:
        kind = dict[str, Any](TYPES[column.type][0])
        if column.nullable:
            kind["type"] = [kind["type"], "null"]
        properties[column.name] = kind | {"description": column.comment}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"warehouse.{table.name}",
        "description": comment,
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
        "x-order": [name for name in table.order if name in properties],
    }


WRITERS: dict[str, Callable[[Sequence[Column], Rows, IO[bytes]], int]] = {
    "jsonl": write_jsonl,
    "csv": write_csv,
    "parquet": write_parquet,
    "geojson": write_geojson,
}
