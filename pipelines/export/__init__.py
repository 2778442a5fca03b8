"""The warehouse tables as files: JSON Lines, CSV, Parquet, GeoJSON."""
