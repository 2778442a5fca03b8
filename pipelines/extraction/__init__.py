"""Text to launch mentions: gate, clauses, triggers, arguments, mentions with evidence."""

from pipelines.extraction.extract import extract

__all__ = ["extract"]
