"""Keeping the warehouse well: retention, vacuum, backup with a restore test, and the health of the sources."""
