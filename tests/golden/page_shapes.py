"""Pages in the shapes that outlets use, written by us, each with exactly what must be read from it.

The bench (bench/reading.py) scores general extractors on the same pages.
"""

from page_bodies import BODIES
from page_heads import HEADS
from page_parts import Shape

__all__ = ["SHAPES", "Shape"]

SHAPES = HEADS + BODIES
