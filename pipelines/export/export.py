"""The export step: one table of the warehouse to a stream or a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text

from pipelines.export.formats import WRITERS, schema_document
from pipelines.export.tables import TABLES, columns_of, rows_of, table_comment
from pipelines.warehouse import transaction

FORMATS = (*WRITERS, "schema")


def export_table(
    table: str,
    format: str,
    stream: IO[bytes],
    *,
    run_columns: bool = False,
    withheld: bool = False,
    url: str | None = None,
) -> int:
    """Write `table` to the binary `stream` as `format`; the number of rows written.

    `table` is a key of TABLES and `format` one of FORMATS ("schema" writes the JSON Schema of a row, 0 rows). The
    whole export reads one snapshot of the database. Columns that tell of the run that wrote a row are left out unless
    `run_columns`; without them, equal tables give equal bytes. Events that the checks withhold from publication are
    left out, with all that belongs to them, unless `withheld`.
    """
    with transaction(url) as connection:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        return write_table(connection, table, format, stream, run_columns=run_columns, withheld=withheld)


def write_table(
    connection: Connection, table: str, format: str, stream: IO[bytes], *, run_columns: bool, withheld: bool = False
) -> int:
    """`export_table` on an open connection."""
    spec = TABLES[table]
    columns = columns_of(connection, spec, run_columns)
    if format == "schema":
        document = schema_document(spec, table_comment(connection, spec), columns)
        stream.write(json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n")
        return 0
    rows = rows_of(connection, spec, run_columns, with_place=format == "geojson", withheld=withheld)
    return WRITERS[format](columns, rows, stream)


def export_file(
    table: str,
    format: str,
    path: Path,
    *,
    run_columns: bool = False,
    withheld: bool = False,
    url: str | None = None,
) -> int:
    """`export_table` into `path`, which appears only when it is whole: a killed export leaves the old file."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as stream:
            rows = export_table(table, format, stream, run_columns=run_columns, withheld=withheld, url=url)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return rows
