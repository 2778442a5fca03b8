"""The command line and the local runtime (embedded PostgreSQL, local Airflow)."""
