"""Bytes to text: what was declared, what it is."""

from __future__ import annotations

import pytest

from pipelines.articles.charset import decode

META = b"<meta charset=%s>"


@pytest.mark.parametrize(
    ("body", "content_type", "text", "issue"),
    [
        ("näive".encode(), "text/html; charset=utf-8", "näive", ""),
        ("näive".encode(), "", "näive", ""),
        ("näive".encode("cp1252"), "text/html; charset=iso-8859-1", "näive", ""),
        ("“näive”".encode("cp1252"), "text/html; charset=utf-8", "“näive”", "declared utf-8, read as windows-1252"),
        ("näive".encode(), "text/html; charset=iso-8859-1", "näive", "declared iso-8859-1, is utf-8"),
        ("서울".encode("cp949"), "text/html; charset=euc-kr", "서울", ""),
        (META % b"euc-kr" + "서울".encode("cp949"), "", "<meta charset=euc-kr>서울", ""),
        ("東京".encode("cp932"), "text/html; charset=Shift_JIS", "東京", ""),
        ("\ufefftext".encode(), "text/html; charset=latin1", "text", ""),
        ("text".encode("utf-16"), "", "text", ""),
        ("“näive” text".encode() + b"\xff", "", "“näive” text\ufffd", "undecodable bytes in utf-8"),
        (b"plain", "text/html; charset=x-klingon", "plain", ""),
        (b"+ADw-script+AD4-", "text/html; charset=utf-7", "+ADw-script+AD4-", ""),
        (b"", "", "", ""),
    ],
)
def test_bytes_become_text(body: bytes, content_type: str, text: str, issue: str) -> None:
    assert decode(body, content_type) == (text, issue)
