"""The site that the collection benches read: generated pages, a feed, a sitemap; ETags answered; in its own process.

Pages are 170 KB of markup around 25 paragraphs, as measured on real outlets. Their frames repeat every 400 pages and
their numbers do not, so that 20,000 distinct pages need the memory of 400.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_FRAMES = 400

WORDS = (
    "the ministry said that missile launch toward sea after morning officials told reporters range kilometers north "
    "coast statement test weapon new military which was were from with near city rocket satellite government response"
).split()


def page(number: int) -> bytes:
    """Page `number`; no two are the same."""
    return _frame(number % _FRAMES).replace(b"@NUMBER@", str(number).encode())


@cache
def _frame(number: int) -> bytes:
    """One page but for its number: 25 paragraphs inside 170 KB (60–280) of navigation, scripts and related links."""
    chance = random.Random(number)
    paragraphs = "".join(
        f"<p>{' '.join(chance.choice(WORDS) for _ in range(chance.randint(25, 60))).capitalize()}.</p>"
        for _ in range(25)
    )
    links = "".join(f'<li><a href="/s/{n}" class="nav-item item-{n}">Section number {n}</a></li>' for n in range(300))
    script = "<script>" + "var a={b:1,c:[1,2,3]};" * chance.randint(1500, 10_000) + "</script>"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Story number @NUMBER@ | Bench</title>'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Story number '
        f'@NUMBER@","datePublished":"2022-10-04T08:00:00+09:00"}}</script>{script}</head><body><nav><ul>{links}</ul></nav>'
        f"<main><article><h1>Story number @NUMBER@</h1>{paragraphs}</article></main>"
        f"<aside>{'<div><p><a href=#>Another story that readers liked</a></p></div>' * 60}</aside></body></html>"
    ).encode()


def site(pages: int, port: object) -> None:
    """The site's process: pages, a feed of the newest 50, a sitemap; ETags answered. Counts at /count."""
    asked = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            nonlocal asked
            path, base = self.path, f"http://{self.headers['Host']}"
            if path == "/count":
                body = str(asked).encode()
            elif path == "/sitemap.xml":
                body = (
                    f"<urlset>{''.join(f'<url><loc>{base}/a/{n}</loc></url>' for n in range(pages))}</urlset>".encode()
                )
            elif path == "/feed.xml":
                items = "".join(f"<item><link>{base}/a/{n}</link></item>" for n in range(min(50, pages)))
                body = f"<rss><channel>{items}</channel></rss>".encode()
            elif path.startswith("/a/"):
                body = page(int(path[3:]))
            else:
                body = b""
            asked += path != "/count"
            etag = f'"{path}"'
            same = self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else 200 if body else 404)
            self.send_header("Content-Type", "text/xml" if path.endswith(".xml") else "text/html; charset=utf-8")
            self.send_header("ETag", etag)
            self.send_header("Content-Length", "0" if same else str(len(body)))
            self.end_headers()
            if not same:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.put(server.server_address[1])  # type: ignore[attr-defined]
    server.serve_forever()


@contextmanager
def serving(pages: int) -> Iterator[str]:
    context = multiprocessing.get_context("fork")
    port = context.SimpleQueue()
    for number in range(min(pages, _FRAMES)):
        _frame(number)  # made before the fork: the site only sends
    process = context.Process(target=site, args=(pages, port), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port.get()}"
    finally:
        process.terminate()
