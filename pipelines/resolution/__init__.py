"""New mentions to launch events, flights, their claims and history."""

from pipelines.resolution.step import resolve

__all__ = ["resolve"]
