"""What is new, corrected or retracted, for feed readers and for other programs."""

from pipelines.feed.atom import atom_feed
from pipelines.feed.notices import Notice, notices
from pipelines.feed.webhooks import deliver, queue

__all__ = ["Notice", "atom_feed", "deliver", "notices", "queue"]
