"""The newsroom's HTTP server: loopback only, conditional requests answered, nothing kept."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from spiders.newsroom import listings
from spiders.newsroom.content import NewsroomArticle, Outlet, articles, outlets

Answer = tuple[bytes, str]


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)


def page(article: NewsroomArticle) -> Answer:
    """The article's page with its content type, defects included."""
    outlet = outlets()[article.outlet]
    if article.defect == "empty":
        return b"", "text/html; charset=utf-8"
    name = {"broken_html": "broken.html", "no_date": "undated.html"}.get(article.defect, outlet.template)
    html = _templates().get_template(name).render(article=article, outlet=outlet)
    if article.defect == "wrong_charset":
        return html.encode("cp1252", "xmlcharrefreplace"), "text/html; charset=utf-8"
    return html.encode(), "text/html; charset=utf-8"


def listing(outlet: Outlet, name: str, base: str) -> Answer | None:
    """The outlet's feed or sitemap of that name; None when it has none."""
    own = [a for a in articles() if a.outlet == outlet.slug]
    part = re.fullmatch(r"sitemap-(\d{4})\.xml\.gz", name)
    if outlet.listing == "sitemap_index" and part:
        text = listings.sitemap([a for a in own if a.published.year == int(part[1])], base)
        return gzip.compress(text.encode(), mtime=0), "application/gzip"
    kinds: dict[tuple[str, str], Callable[[], tuple[str, str]]] = {
        ("rss", "feed.xml"): lambda: (listings.rss(outlet, own, base), "application/rss+xml"),
        ("full_text_rss", "feed.xml"): lambda: (listings.rss(outlet, own, base, full_text=True), "application/rss+xml"),
        ("atom", "feed.xml"): lambda: (listings.atom(outlet, own, base), "application/atom+xml"),
        ("json_feed", "feed.json"): lambda: (listings.json_feed(outlet, own, base), "application/feed+json"),
        ("news_sitemap", "news-sitemap.xml"): lambda: (listings.news_sitemap(outlet, own, base), "application/xml"),
        ("sitemap_index", "sitemap.xml"): lambda: (listings.sitemap_index(outlet, own, base), "application/xml"),
    }
    make = kinds.get((outlet.listing, name))
    if make is None:
        return None
    text, content_type = make()
    return text.encode(), content_type


def answer(path: str, base: str) -> Answer | None:
    """What lies at `path`; None: nothing."""
    path = path.partition("?")[0]
    if path == "/robots.txt":
        return b"User-agent: *\nDisallow: /private/\n", "text/plain"
    outlet_slug, _, rest = path.lstrip("/").partition("/")
    outlet = outlets().get(outlet_slug)
    if outlet is None:
        return None
    found = next((a for a in articles() if a.path == path), None)
    return page(found) if found else listing(outlet, rest, base)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a request; 304 when the client has the same bytes."""
        base = f"http://{self.headers.get('Host', '127.0.0.1')}"
        found = answer(self.path, base)
        body, content_type = found or (b"nothing here", "text/plain")
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if found and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serve(port: int = 0) -> Iterator[str]:
    """Serve on loopback while the block runs; its address, without a slash at the end. Port 0 takes a free one."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
