"""What the DAG files share: windows, failure policy, the call of a step, its summary; dags/ itself holds no logic."""
