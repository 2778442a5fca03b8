"""New articles to article groups: the copies of one wire story."""

from pipelines.deduplication.step import deduplicate

__all__ = ["deduplicate"]
