"""The warehouse: its connection, migrations, bulk load, locks and runs. The one place that opens connections."""

from pipelines.warehouse.bulk import upsert
from pipelines.warehouse.connection import connect, transaction
from pipelines.warehouse.locks import advisory_lock
from pipelines.warehouse.migrate import migrate, pending
from pipelines.warehouse.runs import RunRecord, new_run_id, run_record

__all__ = [
    "RunRecord",
    "advisory_lock",
    "connect",
    "migrate",
    "new_run_id",
    "pending",
    "run_record",
    "transaction",
    "upsert",
]
