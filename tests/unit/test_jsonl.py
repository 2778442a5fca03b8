"""JSON Lines to articles: every bad line has a reason, every defect a name."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from pipelines.articles.jsonl import parse_line, read_jsonl
from pipelines.articles.reading import Read, Reject, UnreadableFileError, numbered_lines


def line(**fields: Any) -> bytes:
    return json.dumps({"id": "a", "url": "https://example.com/a", "title": "T", "text": "X"} | fields).encode()


REJECTS = [
    (b"{not json", "not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    (b"[1, 2]", "expected a JSON object, found list"),
    (b'"text"', "expected a JSON object, found str"),
    (b'{"title": "T", "text": "X"}', "neither id nor url; one of them must name the article"),
    (b'{"id": "a", "title": "T"}', "neither text nor html"),
    (b'{"id": "a", "text": 5}', "key 'text': input should be a valid string"),
    (b'{"id": "a", "text": "x", "published_at": 20190509}', "key 'published_at': input should be a valid string"),
]


@pytest.mark.parametrize(("bad", "reason"), REJECTS)
def test_a_bad_line_is_rejected_with_its_reason(bad: bytes, reason: str) -> None:
    assert parse_line(bad, "f.jsonl", 3) == Reject("f.jsonl", 3, reason, bad.decode())


DATES = [
    ("2019-05-09", datetime(2019, 5, 9, tzinfo=UTC), "day", ()),
    ("2019-05-09T16:29:00+09:00", datetime(2019, 5, 9, 7, 29, tzinfo=UTC), "second", ()),
    ("2019-05-09T07:29:00Z", datetime(2019, 5, 9, 7, 29, tzinfo=UTC), "second", ()),
    ("2019-05-09T07:29:00", datetime(2019, 5, 9, 7, 29, tzinfo=UTC), "second", (("no_zone", "2019-05-09T07:29:00"),)),
    ("yesterday", None, "second", (("bad_date", "yesterday"),)),
    ("2019-13-40", None, "second", (("bad_date", "2019-13-40"),)),
    (None, None, "second", ()),
]


@pytest.mark.parametrize(("stated", "instant", "precision", "issues"), DATES)
def test_publication_time(stated: str, instant: datetime, precision: str, issues: tuple[tuple[str, str], ...]) -> None:
    record = parse_line(line(published_at=stated), "f", 1)
    assert isinstance(record, Read)
    assert record.article.published_at == instant
    assert record.article.published_precision == precision
    assert record.issues == issues


def test_a_missing_id_is_derived_from_the_canonical_url() -> None:
    one = parse_line(line(id=None, url="http://www.example.com/a?utm_source=x"), "f", 1)
    two = parse_line(line(id=None, url="https://example.com/a"), "f", 2)
    assert isinstance(one, Read)
    assert isinstance(two, Read)
    assert one.article.id == two.article.id


def test_a_wrong_charset_is_read_and_noted() -> None:
    record = parse_line('{"id": "a", "text": "caf\xe9 in Kus\xf3ng"}'.encode("latin-1"), "f", 1)
    assert isinstance(record, Read)
    assert record.article.text == "café in Kusóng"
    assert record.issues == (("bad_charset", "not UTF-8 at byte 24; read as Windows-1252"),)


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "jsonl.zst"])
def test_compressed_files_read_alike(tmp_path: Path, ending: str) -> None:
    content = line() + b"\n\n" + line(id="b") + b"\nbroken\n"
    packed = {"gz": gzip.compress, "zst": zstandard.ZstdCompressor().compress}.get(ending.split(".")[-1], bytes)(
        content
    )
    path = tmp_path / f"a.{ending}"
    path.write_bytes(packed)
    records = list(read_jsonl(path))
    assert [r.article.id if isinstance(r, Read) else r.line_no for r in records] == ["a", "b", 4]


@pytest.mark.parametrize(("name", "content"), [("a.jsonl.gz", b"no gzip"), ("a.jsonl.zst", b"no zstd")])
def test_a_file_that_is_not_what_its_name_says_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFileError, match=f"{name}: cannot be read"):
        list(numbered_lines(tmp_path / name))
