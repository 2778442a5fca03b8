# ruff: noqa: E501  -- records and headers, one a line
"""WARC files and HTML files: what is read, what is refused, where they are damaged."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

from pipelines.articles.reading import Read, Reject
from pipelines.articles.warc import WarcPage, frame_at, page_record, read_html, read_warc, warc_pages

P = "The rocket left its pad shortly after dawn and flew south over the sea, the ministry said in a statement."
HTML = f"<html><body><article><h1>Rocket leaves</h1><p>{P}</p></article></body></html>".encode()
AT = datetime(2023, 5, 31, tzinfo=UTC)


def record(url: str, block: bytes, kind: str = "response") -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2023-05-31T00:00:00Z\r\n"
    head += "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
    head += f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes, status: str = "200 OK", headers: str = "Content-Type: text/html\r\n") -> bytes:
    return f"HTTP/1.1 {status}\r\n{headers}\r\n".encode() + body


def read(data: bytes) -> list[WarcPage | Reject]:
    return list(warc_pages(io.BytesIO(data), "x.warc"))


def test_only_html_answers_are_pages() -> None:
    data = b"".join(
        [
            record("https://a.example/1", answer(HTML)),
            record("https://a.example/2", answer(HTML, "404 Not Found")),
            record("https://a.example/3", answer(b"x", headers="Content-Type: image/png\r\n")),
            record("dns:a.example", answer(HTML)),
            record("https://a.example/4", answer(HTML), kind="request"),
            record("https://a.example/5", answer(gzip.compress(HTML), headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\n")),
        ]
    )  # fmt: skip
    for stored in (data, gzip.compress(data)):
        assert [(page.url, page.html) for page in read(stored) if isinstance(page, WarcPage)] == [
            ("https://a.example/1", HTML),
            ("https://a.example/5", HTML),
        ]


def test_a_cut_archive_gives_what_is_whole() -> None:
    whole = page_record("https://a.example/1", 200, HTML, AT, {"Content-Type": "text/html"})
    good, bad = read(whole + whole[:-20])
    assert isinstance(good, WarcPage)
    assert isinstance(bad, Reject)
    assert bad.reason.startswith("the archive is damaged here: ")


def test_what_is_no_archive_is_one_reject() -> None:
    [only] = read(b"not an archive at all " * 20)
    assert isinstance(only, Reject)


def test_a_bomb_in_an_archive_is_cut() -> None:
    bomb = answer(gzip.compress(b" " * 50_000_000), headers="Content-Type: text/html\r\nContent-Encoding: gzip\r\n")
    [only] = read(record("https://a.example/1", bomb))
    assert only == Reject("x.warc", 1, "page is larger than 3000000 bytes", "https://a.example/1")


def test_our_own_records_come_back_with_what_the_catalogue_knew(tmp_path: Path) -> None:
    headers = {
        "Content-Type": "text/html",
        "Launchwire-Publisher": "A\r\nEvil: x",
        "Launchwire-Time-Zone": "Asia/Seoul",
    }
    first = page_record("https://a.example/1", 200, HTML, AT, headers)
    path = tmp_path / "own.warc.zst"
    path.write_bytes(first + page_record("https://a.example/2", 200, HTML + b" ", AT, headers))
    page = frame_at(path, len(first))
    assert (page.url, page.html, page.publisher, page.time_zone) == (
        "https://a.example/2",
        HTML + b" ",
        "A Evil: x",
        "Asia/Seoul",
    )
    found = sorted(one.article.url for one in read_warc(str(path), processes=1) if isinstance(one, Read))
    assert found == ["https://a.example/1", "https://a.example/2"]


def test_an_html_file_has_the_address_it_names(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(HTML.replace(b"<body>", b'<head><link rel="canonical" href="https://a.example/1"></head><body>'))
    [one] = read_html(str(path))
    assert isinstance(one, Read)
    assert (one.article.url, one.article.title, one.article.text) == ("https://a.example/1", "Rocket leaves", P)


def test_an_empty_html_file_is_a_reject(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(b"")
    [one] = read_html(str(path))
    assert one == Reject(str(path), 1, "unreadable: empty body", path.resolve().as_uri())
