"""Readers of the formats in which sources list their articles: pure functions from bytes to listings."""
