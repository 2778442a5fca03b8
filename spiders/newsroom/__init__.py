"""A small newsroom on loopback: real HTTP, fictional outlets, real occasions told in our own words.

`make demo` and the tests crawl it; `python -m spiders.newsroom` serves it to look at.
"""

from spiders.newsroom.server import serve

__all__ = ["serve"]
