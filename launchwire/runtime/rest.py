"""A client of the local Airflow's REST interface, logged in as its admin."""

from __future__ import annotations

from typing import Any, cast

import httpx

from launchwire.runtime.airflow_env import LOOPBACK, airflow_home, load_secrets


class AirflowApi:
    """REST v2 of the API server on `port`. Raises httpx errors: refused connections and bad statuses are not hidden."""

    def __init__(self, port: int) -> None:
        # trust_env off: a proxy of the environment must not see loopback calls.
        self._client = httpx.Client(base_url=f"http://{LOOPBACK}:{port}", timeout=20, trust_env=False)
        self._token = ""

    def health(self) -> dict[str, str]:
        """State of each component as Airflow sees it: healthy, unhealthy or none. Needs no login."""
        answer = self._client.get("/api/v2/monitor/health").raise_for_status().json()
        return {name: (part or {}).get("status") or "none" for name, part in answer.items()}

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One call below /api/v2; the answer's JSON."""
        if not self._token:
            keys, _ = load_secrets(airflow_home())
            login = {"username": "admin", "password": keys["admin_password"]}
            self._token = self._client.post("/auth/token", json=login).raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self._client.request(method, f"/api/v2/{path}", json=body, headers=headers).raise_for_status()
        return cast(dict[str, Any], answer.json() if answer.content else {})

    def import_errors(self) -> list[str]:
        """One line for each DAG file that Airflow cannot read."""
        errors = self.call("GET", "importErrors")["import_errors"]
        return [f"{error['filename']}: {error['stack_trace'].strip().splitlines()[-1]}" for error in errors]

    def dags(self) -> list[dict[str, Any]]:
        """The DAGs, by id."""
        return sorted(self.call("GET", "dags?exclude_stale=true")["dags"], key=lambda dag: str(dag["dag_id"]))

    def last_run(self, dag_id: str) -> dict[str, Any] | None:
        """The newest run of a DAG; None when it never ran."""
        runs = self.call("GET", f"dags/{dag_id}/dagRuns?order_by=-run_after&limit=1")["dag_runs"]
        return runs[0] if runs else None

    def trigger(self, dag_id: str, conf: dict[str, Any]) -> str:
        """Start a run with params `conf`; its run id."""
        return str(self.call("POST", f"dags/{dag_id}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"])
