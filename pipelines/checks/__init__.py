"""Assertions on the tables; a failed one fails the run."""
