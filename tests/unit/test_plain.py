"""Foreign text on people's screens."""

from __future__ import annotations

import pytest

from pipelines.export.plain import one_line, spreadsheet_cell, visible


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("-300", "-300"),
        ("+9.5", "+9.5"),
        ("Hwasong-15", "Hwasong-15"),
        ("", ""),
    ],
)
def test_a_cell_cannot_be_a_formula(text: str, cell: str) -> None:
    assert spreadsheet_cell(text) == cell


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc\u202etxt.exe", "abc‹U+202E›txt.exe"),
        ("\x1b[31mred", "‹U+001B›[31mred"),
        ("zero\u200bwidth", "zero‹U+200B›width"),
        ("line\nbreak\tkept", "line\nbreak\tkept"),
        ("화성-15 and Nº 5", "화성-15 and Nº 5"),
        ("\U000e0041", "‹U+E0041›"),
    ],
)
def test_controls_are_shown_by_name(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_one_line_has_no_breaks() -> None:
    assert one_line(" a\n\tb\r\nc ") == "a b‹U+000D› c"
