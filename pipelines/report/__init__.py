"""The report: a static site of the launch events that needs no network and no server."""

from pipelines.report.site import ReportError, build_report

__all__ = ["ReportError", "build_report"]
