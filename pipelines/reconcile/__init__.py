"""The table of launch events against a list that people coded by hand."""

from pipelines.reconcile.compare import Difference, Outcome, Reconciliation, compare
from pipelines.reconcile.mapping import Mapping, MappingError, choose_mapping, load_mapping
from pipelines.reconcile.reference import Reference, read_reference

__all__ = [
    "Difference",
    "Mapping",
    "MappingError",
    "Outcome",
    "Reconciliation",
    "Reference",
    "choose_mapping",
    "compare",
    "load_mapping",
    "read_reference",
]
