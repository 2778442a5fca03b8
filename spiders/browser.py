"""Pages that a browser must draw before they hold their text: `render = true` in a source's file, off by default.

scrapy-playwright drives the system's Chromium; everything that it asks for passes `browser_proxy`. Nothing here is
imported unless a source of the crawl wants it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from pipelines.settings import settings
from spiders.catalogue import CatalogueError, Source

_HANDLER = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# What holds no text is not asked for: most of a page's bytes and trackers.
_NEEDED = frozenset({"document", "script", "xhr", "fetch"})
# Milliseconds that the page's scripts get after it is loaded, if they do not come to rest before.
_SETTLE_MS = 8000


def require_browser(sources: Sequence[Source]) -> str:
    """The program that draws the pages of these sources; empty for no sources.

    Raises CatalogueError naming the sources and the remedy when the library or the browser is missing.
    """
    if not sources:
        return ""
    names = ", ".join(source.id for source in sources)
    if find_spec("scrapy_playwright") is None:
        raise CatalogueError(f"{names}: render = true needs scrapy-playwright; pip install 'launchwire[browser]'")
    program = settings().chromium or next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if not program or not os.access(program, os.X_OK):
        raise CatalogueError(
            f"{names}: render = true needs Chromium; install it (Debian: apt install chromium) "
            "or name its program in LAUNCHWIRE_CHROMIUM"
        )
    return program


def browser_settings(sources: Sequence[Source], proxy: str) -> dict[str, Any]:
    """The Scrapy settings by which pages of these sources are drawn. Raises CatalogueError as `require_browser`."""
    program = require_browser(sources)
    return {
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None, "http": _HANDLER, "https": _HANDLER},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": program,
            "proxy": {"server": proxy},
            # Chromium's own sandbox does not start for root, as in most containers.
            "chromium_sandbox": os.geteuid() != 0,
            # Peer connections would go past the proxy.
            "args": ["--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-dev-shm-usage"],
        },
        "PLAYWRIGHT_CONTEXTS": {"default": {"accept_downloads": False, "service_workers": "block"}},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 2,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": settings().fetch_timeout_seconds * 1000,
        "PLAYWRIGHT_ABORT_REQUEST": "spiders.browser.is_not_needed",
    }


def is_not_needed(request: Any) -> bool:
    """Whether a page's request can only fetch what is no text."""
    return request.resource_type not in _NEEDED or not request.url.startswith(("http://", "https://"))


def drawn(source: Source) -> dict[str, Any]:
    """What the request of a page needs in its meta to be drawn; empty for sources that need no browser."""
    if not source.render:
        return {}
    from scrapy_playwright.page import PageMethod

    return {"playwright": True, "playwright_page_methods": [PageMethod(_settle)]}


async def _settle(page: Any) -> None:
    """Wait until the page asks for nothing any more; one that never rests is read as it is then."""
    from playwright.async_api import Error

    with suppress(Error):
        await page.wait_for_load_state("networkidle", timeout=_SETTLE_MS)
