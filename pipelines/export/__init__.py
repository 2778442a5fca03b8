"""The export step: tables of the warehouse as JSON Lines, CSV, Parquet and GeoJSON, each with a schema."""

from pipelines.export.export import FORMATS, export_file, export_table
from pipelines.export.tables import TABLES

__all__ = ["FORMATS", "TABLES", "export_file", "export_table"]
