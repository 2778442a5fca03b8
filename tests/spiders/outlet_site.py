"""A small honest outlet on loopback whose pages a test may change: feed, sitemap, pages, ETags, a count of requests."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STORY = (
    "The rocket left its pad at 6:29 in the morning and flew south over the sea, the ministry said on Wednesday. "
    "Ships in the area had been warned two days before, and no damage was reported by the coast guard. "
)


class Outlet:
    """Pages by path; `serve` answers them. `headers` are added to an answer by path."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[bytes, str]] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.asked: Counter[str] = Counter()
        self.base = ""
        self.delay = 0.0
        self.status: dict[str, int] = {}

    def put(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        self.pages[path] = (body.encode() if isinstance(body, str) else body, kind)
        self.headers[path] = headers

    def put_article(self, number: int, *, published: str, text: str = STORY, title: str = "") -> None:
        self.put(
            f"/news/{number}",
            f'<html lang="en"><head><title>{title or f"Story {number}"}</title>'
            f'<meta property="article:published_time" content="{published}"></head>'
            f"<body><article><h1>{title or f'Story {number}'}</h1><p>{text}</p><p>{STORY}</p></article></body></html>",
        )

    def put_feed(self, numbers: range | list[int], path: str = "/feed.xml", date: str = "") -> None:
        stated = f"<pubDate>{date}</pubDate>" if date else ""
        items = "".join(
            f"<item><title>Story {n}</title><link>{self.base}/news/{n}</link>{stated}</item>" for n in numbers
        )
        self.put(path, f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>", "application/rss+xml")


@contextmanager
def serve(outlet: Outlet) -> Iterator[Outlet]:
    """Serve the outlet on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            outlet.asked[path] += 1
            if outlet.delay:
                threading.Event().wait(outlet.delay)
            body, kind = outlet.pages.get(path, (b"none", "text/plain"))
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            same = path in outlet.pages and self.headers.get("If-None-Match") == etag
            found = outlet.status.get(path, 200) if path in outlet.pages else 404
            self.send_response(304 if same else found)
            self.send_header("Content-Type", kind)
            self.send_header("ETag", etag)
            for name, value in outlet.headers.get(path, {}).items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", "0" if same else str(len(body)))
            self.end_headers()
            if not same:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    outlet.base = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield outlet
    finally:
        server.shutdown()
        server.server_close()
