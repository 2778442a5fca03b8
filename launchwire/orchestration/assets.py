"""The data that other DAGs may wait for."""

from __future__ import annotations

from airflow.sdk import Asset

ARTICLES = Asset(name="articles", uri="launchwire://warehouse/raw/articles")
LAUNCH_EVENTS = Asset(name="launch_events", uri="launchwire://warehouse/launch_events")
