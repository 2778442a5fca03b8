"""Telling people: one interface for e-mail, chat, webhooks and an RSS file, and one message per outage."""

from launchwire.notify.alerts import Trouble, over, tell

__all__ = ["Trouble", "over", "tell"]
