"""The local runtime: an embedded PostgreSQL and a local Airflow, started and stopped by us."""
