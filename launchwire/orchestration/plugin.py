"""An Airflow plugin that puts the report's line into the note of the run, where the UI shows it."""

from __future__ import annotations

from airflow.plugins_manager import AirflowPlugin

from launchwire.orchestration import notes


class LaunchwirePlugin(AirflowPlugin):
    """Listens to the end of runs."""

    name = "launchwire"
    listeners = [notes]  # noqa: RUF012  (the base class declares an instance variable)
