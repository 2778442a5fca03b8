# ruff: noqa: E501  -- a table: one case a line
"""A hostile site on loopback: raw sockets, so that it can break HTTP itself. Each case is one source of a catalogue.

A page case serves /NAME/feed.xml with two entries, /NAME/bad and /NAME/good; an index case serves the index itself.
"""

from __future__ import annotations

import gzip
import io
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

Reply = Callable[[socket.socket, str, str], None]

PARAGRAPH = (
    "The ministry said on Tuesday that the missile flew for eleven minutes and fell into open water, and that nobody "
    "on the ships nearby was hurt. Officers at the port said they had seen nothing unusual before noon. "
)


def http(body: bytes, status: str = "200 OK", kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    lines = {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + body


def page(
    title: str = "Missile falls into the sea", head: str = "", body: str = "", date: str = "2024-05-01T10:00:00+09:00"
) -> bytes:
    dated = f'<meta property="article:published_time" content="{date}">' if date else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{dated}{head}</head><body>'
        f"<article><h1>{title}</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH[::1]} Again.</p>{body}</article></body></html>"
    ).encode("utf-8", "surrogatepass")


def feed(base: str, name: str, links: tuple[str, ...] = ("bad", "good")) -> bytes:
    items = "".join(
        f"<item><title>{link}</title><link>{link if ':' in link else f'{base}/{name}/{link}'}</link></item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'.encode()


@cache
def bomb(size: int) -> bytes:
    """A gzip member of `size` bytes that opens to a thousand times as many."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as file:
        for _ in range(size // 1000):
            file.write(b" " * 1_000_000)
    return buffer.getvalue()


@dataclass(frozen=True)
class Case:
    """One hostile case: what is served, and the one outcome that must be on record."""

    name: str
    answer: Callable[[str], bytes] | Reply
    outcome: str
    raw: bool = False
    method: str = "page"
    issue: str | None = None
    access: str = ""


def _send(*parts: bytes, pause: float = 0.0, reset: bool = False) -> Reply:
    def reply(connection: socket.socket, base: str, path: str) -> None:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        if reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")

    return reply


def _redirect(target: str) -> Callable[[str], bytes]:
    return lambda base: http(b"", "302 Found", Location=target.replace("BASE", base))


def _status(status: str, **headers: str) -> Callable[[str], bytes]:
    return lambda base: http(b"no", status, **headers)


_tries: dict[str, int] = {}


def _second_time(base: str) -> bytes:
    _tries[base] = _tries.get(base, 0) + 1
    return http(page()) if _tries[base] > 1 else http(b"busy", "503 Service Unavailable", Retry_After="1")


def _body(make: Callable[[], bytes], **headers: str) -> Callable[[str], bytes]:
    return lambda base: http(make(), **headers)


def _html(**parts: str) -> Callable[[str], bytes]:
    return lambda base: http(page(**parts))


_FUTURE = (datetime.now(UTC) + timedelta(days=400)).isoformat()
_DRIP = [b"<p>wait</p>"] * 60

PAGE_CASES = [
    Case("status_500", _status("500 Internal Server Error"), "http_error"),
    Case("status_599_unknown", _status("599 Whatever"), "http_error"),
    Case("status_404", _status("404 Not Found"), "gone"),
    Case("status_410", _status("410 Gone"), "gone"),
    Case("status_403", _status("403 Forbidden"), "forbidden"),
    Case("status_451", _status("451 Unavailable For Legal Reasons"), "forbidden"),
    Case("status_429_for_an_hour", _status("429 Too Many Requests", Retry_After="3600"), "rate_limited"),
    Case("status_429_nonsense_retry_after", _status("429 Too Many Requests", Retry_After="soon"), "rate_limited"),
    Case("status_503_then_fine", _second_time, "ok"),
    Case("redirect_to_metadata_service", _redirect("http://169.254.169.254/latest/meta-data/"), "blocked"),
    Case("redirect_to_private_network", _redirect("http://10.0.0.1/admin"), "blocked"),
    Case("redirect_to_mapped_ipv6", _redirect("http://[::ffff:169.254.169.254]/"), "blocked"),
    Case("redirect_to_nat64", _redirect("http://[64:ff9b::a9fe:a9fe]/"), "blocked"),
    Case("redirect_to_decimal_address", _redirect("http://2852039166/"), "blocked"),
    Case("redirect_to_hex_address", _redirect("http://0xa9fea9fe/"), "blocked"),
    Case("redirect_to_short_address", _redirect("http://10.1/"), "blocked"),
    Case("redirect_to_unspecified_address", _redirect("http://0.0.0.0/"), "blocked"),
    Case("redirect_to_mail_port", _redirect("http://93.184.216.34:25/"), "blocked"),
    Case("redirect_with_credentials", _redirect("http://user:secret@93.184.216.34/"), "blocked"),
    Case("redirect_to_file", _redirect("file:///etc/passwd"), "http_error"),
    Case("redirect_to_data", _redirect("data:text/html,<p>hello</p>"), "http_error"),
    Case("redirect_loop", _redirect("BASE/redirect_loop/bad"), "redirects"),
    Case("redirect_without_location", _status("302 Found"), "http_error"),
    Case("never_answers", _send(b"", pause=15.0), "timeout", raw=True),
    Case("drips", _send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", *_DRIP, pause=0.2), "timeout", raw=True),
    Case("resets_at_once", _send(b"", reset=True), "connection_error", raw=True),
    Case("resets_in_the_body", _send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n<html>", reset=True), "connection_error", raw=True),
    Case("body_shorter_than_promised", _send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + page()), "connection_error", raw=True),
    Case("not_http_at_all", _send(b"220 mail.example ESMTP ready\r\n"), "connection_error", raw=True),
    Case("endless_header_line", _send(b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 300_000 + b"\r\n\r\n"), "connection_error", raw=True),
    Case("cookie_flood", lambda base: http(page(), Set_Cookie="a=" + "b" * 4000, **{f"X_C{n}": "c" * 100 for n in range(300)}), "ok"),
    Case("empty_body", _body(lambda: b""), "unreadable"),
    Case("white_space_body", _body(lambda: b" \n" * 5000), "unreadable"),
    Case("page_over_3_mb", _body(lambda: page(body="x " * 1_800_000)), "too_large"),
    Case("body_over_10_mb", _body(lambda: b"<p>" + b"x" * 11_000_000), "too_large"),
    Case("gzip_bomb", _body(lambda: bomb(200_000), Content_Encoding="gzip"), "too_large"),
    Case("deflate_bomb", _body(lambda: zlib.compress(b" " * 60_000_000), Content_Encoding="deflate"), "too_large"),
    Case("damaged_gzip", _body(lambda: gzip.compress(page())[:40] + b"\xff" * 60, Content_Encoding="gzip"), "unreadable"),
    Case("unknown_encoding", _body(lambda: b"\x8b\x02\x80" * 50, Content_Encoding="zopfli"), "unreadable"),
    Case("pdf_called_html", _body(lambda: b"%PDF-1.7\n" + b"\x00\x01" * 500), "unreadable"),
    Case("image", _body(lambda: b"\x89PNG\r\n" + b"\x00" * 500, kind="image/png"), "not_html"),
    Case("film_called_nothing", _body(lambda: b"\x00\x00\x00\x18ftypmp42" * 300, kind=""), "unreadable"),
    Case("plain_text_without_markup", _body(lambda: b"hello world " * 50, kind="text/plain"), "unreadable"),
    Case("hostile_file_name", lambda base: http(page(), Content_Disposition='attachment; filename="../../../etc/cron.d/x"'), "ok"),
    Case("nested_100000_deep", _body(lambda: page(body="<div>" * 100_000)), "ok"),
    Case("nested_tables", _body(lambda: page(body="<table><tr><td>" * 5_000)), "ok"),
    Case("hundred_thousand_links", _body(lambda: page(body='<a href="/x">y</a> ' * 100_000)), "ok"),
    Case("huge_attribute", _body(lambda: page(body=f'<p data-x="{"a" * 2_000_000}">z</p>')), "ok"),
    Case("unclosed_everything", _body(lambda: page().replace(b"</p>", b"").replace(b"</article>", b"<b><i><table>")), "ok"),
    Case("script_only", _body(lambda: b"<html><head><title>App</title></head><body><div id=root></div><script>x()</script></body></html>"), "no_text"),
    Case("windows_1252_called_utf_8", _body(lambda: page(body="<p>caf\u00e9 \u201cquoted\u201d \u2013 na\u00efve r\u00e9sum\u00e9</p>").decode().encode("cp1252")), "ok", issue="bad_charset"),
    Case("unknown_charset", _body(page, kind="text/html; charset=x-klingon"), "ok"),
    Case("utf_7_charset", _body(page, kind="text/html; charset=utf-7"), "ok"),
    Case("nul_bytes", _body(lambda: page().replace(b"minutes", b"min\x00utes")), "ok"),
    Case("lone_surrogate_entity", _html(body="<p>one &#xD800; two &#xFFFF; three</p>"), "ok"),
    Case("terminal_escapes_in_title", _html(title="\x1b[2J\x1b]0;owned\x07Missile"), "ok"),
    Case("million_character_title", _html(title="Missile " * 100_000), "ok"),
    Case("sql_in_title", _html(title="Robert'); DROP TABLE raw.articles;--"), "ok"),
    Case("json_ld_nested_deep", _html(head=f'<script type="application/ld+json">{"[" * 100_000}</script>'), "ok"),
    Case("json_ld_of_wrong_types", _html(head='<script type="application/ld+json">{"@type":"NewsArticle","headline":{"a":[1]},"datePublished":7,"author":[null,3]}</script>'), "ok"),
    Case("meta_refresh_to_itself", _html(head='<meta http-equiv="refresh" content="0;url=bad">'), "ok"),
    Case("canonical_of_another_outlet", _html(head='<link rel="canonical" href="https://famous.example/their-story">'), "ok"),
    Case("canonical_of_the_front_page", _html(head='<link rel="canonical" href="/">'), "ok"),
    Case("date_in_the_future", _html(date=_FUTURE), "ok", issue="future_date"),
    Case("date_that_is_none", _html(date="yesterday-ish 99/99"), "ok", issue="unreadable_date"),
    Case("no_date", _html(date=""), "ok", issue="no_date"),
]  # fmt: skip

_ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{_ENTITIES}]><rss><channel><item><title>&l9;</title><link>BASE/NAME/good</link></item></channel></rss>'
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title><link>BASE/NAME/good</link></item></channel></rss>'
_URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
_INDEX = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</sitemapindex>'


def _text(template: str, name: str, kind: str = "application/xml") -> Callable[[str], bytes]:
    return lambda base: http(template.replace("BASE", base).replace("NAME", name).encode(), kind=kind)


def _parts(name: str, count: int) -> str:
    return _INDEX.format("".join(f"<sitemap><loc>BASE/{name}/part{n}.xml</loc></sitemap>" for n in range(count)))


INDEX_CASES = [
    Case("feed_billion_laughs", _text(_LAUGHS, "feed_billion_laughs"), "ok", method="feed"),
    Case("feed_outside_entity", _text(_OUTSIDE, "feed_outside_entity"), "ok", method="feed"),
    Case("feed_429_for_an_hour", _status("429 Too Many Requests", Retry_After="3600"), "rate_limited", method="feed"),
    Case("feed_is_a_page", _body(page), "unreadable", method="feed"),
    Case("feed_is_empty", _body(lambda: b""), "unreadable", method="feed"),
    Case("feed_is_noise", _body(lambda: bytes(range(256)) * 40), "unreadable", method="feed"),
    Case("feed_cut_short", lambda base: http(feed(base, "feed_cut_short", ("good", "bad"))[:-70]), "ok", method="feed"),
    Case("feed_of_scripts", lambda base: http(feed(base, "n", ("javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd"))), "ok", method="feed"),
    Case("feed_without_addresses", _body(lambda: b"<rss><channel>" + b"<item><title>x</title></item>" * 20_000 + b"</channel></rss>"), "ok", method="feed"),
    Case("feed_nested_deep", _body(lambda: b"<rss>" + b"<a>" * 200_000), "ok", method="feed"),
    Case("feed_gzip_bomb", _body(lambda: bomb(200_000), Content_Encoding="gzip"), "too_large", method="feed"),
    Case("feed_json_nested_deep", _body(lambda: b'{"items":' + b"[" * 200_000), "unreadable", method="feed"),
    Case("feed_of_private_addresses", lambda base: http(feed(base, "n", ("http://192.168.1.1/a", "http://[fe80::1]/b"))), "ok", method="feed"),
    Case("sitemap_of_itself", _text(_INDEX.format("<sitemap><loc>BASE/NAME/index</loc></sitemap>"), "sitemap_of_itself"), "ok", method="sitemap"),
    Case("sitemap_of_150_parts", _text(_parts("sitemap_of_150_parts", 150), "sitemap_of_150_parts"), "ok", method="sitemap"),
    Case("sitemap_gzip_bomb", _body(lambda: bomb(60_000), kind="application/gzip"), "unreadable", method="sitemap"),
    Case("sitemap_is_a_page", _body(page), "unreadable", method="sitemap"),
    Case("sitemap_cut_short", _text(_URLSET.format("<url><loc>BASE/NAME/good</loc></url><url><loc>BASE/NA"), "sitemap_cut_short"), "ok", method="sitemap"),
    Case("listing_without_end", lambda base: http(b'<a class="item" href="good">x</a><a class="next" href="index?n=1">next</a>'), "ok", method="listing",
         access='item_selector = "a.item"\nnext_selector = "a.next"\nmax_pages = 3'),
    Case("listing_rebuilt", _body(page), "unreadable", method="listing", access='item_selector = "a.item"'),
    Case("gdelt_says_no_in_words", _body(lambda: b"Your query was too short or too long."), "unreadable", method="gdelt", access='query = "missile"'),
]  # fmt: skip


class HostileSite:
    """The running site."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.base = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._cases = {case.name: case for case in (*PAGE_CASES, *INDEX_CASES)}
        self.asked: list[str] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._handle, args=(connection,), daemon=True).start()

    def _handle(self, connection: socket.socket) -> None:
        try:
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    chunk = connection.recv(65536)
                    if not chunk:
                        return
                    request += chunk
                path = request.split(b" ", 2)[1].decode()
                self.asked.append(path)
                self._answer(connection, path)
        except OSError:
            return

    def _answer(self, connection: socket.socket, path: str) -> None:
        name, _, rest = path.strip("/").partition("/")
        case = self._cases.get(name)
        if case is None:
            connection.sendall(http(b"none", "404 Not Found"))
        elif rest == "good":
            connection.sendall(http(page(f"The good page of {name}")))
        elif rest == "feed.xml" and case.method == "page":
            connection.sendall(http(feed(self.base, name), kind="application/rss+xml"))
        elif rest.startswith("part"):
            connection.sendall(http(_URLSET.format("").encode(), kind="application/xml"))
        elif case.raw:
            case.answer(connection, self.base, path)  # type: ignore[call-arg]
        else:
            connection.sendall(case.answer(self.base))  # type: ignore[call-arg, arg-type]

    def close(self) -> None:
        self._listener.close()


@contextmanager
def hostile_site() -> Iterator[HostileSite]:
    site = HostileSite()
    try:
        yield site
    finally:
        site.close()
