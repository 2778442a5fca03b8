"""The import step on a real warehouse: nothing lost, nothing twice, every defect a row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.articles.reading import UnreadableFileError
from pipelines.articles.step import import_files
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse


def rows(query: str) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def article(id_: str, **fields: Any) -> str:
    base = {"id": id_, "url": f"https://example.com/{id_}", "title": "T", "text": "X", "published_at": "2020-01-01"}
    return json.dumps(base | fields)


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n")
    return str(path)


COUNTS = {"articles": 0, "new": 0, "revised": 0, "unchanged": 0, "rejected": 0, "with_issues": 0}


def test_good_lines_land_and_bad_ones_are_rows(database: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", article("a"), "{broken", article("b"), '{"text": "nobody"}')
    reported: list[str] = []
    counts = import_files([file], run_id="r", on_reject=lambda reject: reported.append(str(reject)))
    assert counts == COUNTS | {"articles": 2, "new": 2, "rejected": 2}
    assert [r.removeprefix(file) for r in reported] == [
        ":2: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ":4: neither id nor url; one of them must name the article",
    ]
    assert rows("SELECT line_no, excerpt FROM raw.rejects ORDER BY 1") == [(2, "{broken"), (4, '{"text": "nobody"}')]


def test_a_second_import_changes_nothing(database: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", article("a"), "{broken")
    import_files([file], run_id="r")
    before = rows("SELECT a::text FROM raw.articles AS a UNION ALL SELECT r::text FROM raw.rejects AS r")
    assert import_files([file], run_id="r") == COUNTS | {"articles": 1, "unchanged": 1, "rejected": 1}
    assert rows("SELECT a::text FROM raw.articles AS a UNION ALL SELECT r::text FROM raw.rejects AS r") == before


def test_a_changed_text_becomes_a_revision(database: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", article("a"), article("a", text="Y"), article("b"))
    assert import_files([file], run_id="r") == COUNTS | {"articles": 3, "new": 2, "revised": 1}
    assert rows("SELECT article_id, revision_no, text FROM raw.articles ORDER BY 1") == [("a", 2, "Y"), ("b", 1, "X")]
    assert rows("SELECT article_id, revision_no, text FROM raw.article_revisions") == [("a", 1, "X")]


def test_defects_are_rows_and_the_article_stays(database: str, tmp_path: Path) -> None:
    lines = [
        article("empty", text=" "),
        article("future", published_at="2999-01-01"),
        article("none", published_at=None),
        article("odd", published_at="soon"),
    ]
    import_files([write(tmp_path / "a.jsonl", *lines)], run_id="r")
    assert rows("SELECT article_id, issue, detail FROM raw.article_issues ORDER BY 1, 2") == [
        ("empty", "empty_text", ""),
        ("future", "future_date", "2999-01-01T00:00:00+00:00"),
        ("none", "no_date", ""),
        ("odd", "bad_date", "soon"),
        ("odd", "no_date", ""),
    ]
    assert rows("SELECT count(*), count(published_at) FROM raw.articles") == [(4, 1)]


def test_characters_that_postgresql_refuses_lose_nothing_else(database: str, tmp_path: Path) -> None:
    line = '{"id": "a", "url": "u", "title": "T\\u0000t", "text": "lone \\ud800 end, \\"quoted\\", \\\\N"}'
    import_files([write(tmp_path / "a.jsonl", line)], run_id="r")
    assert rows("SELECT title, text FROM raw.articles") == [("Tt", 'lone ? end, "quoted", \\N')]


@pytest.mark.parametrize(("name", "message"), [("gone.jsonl", "no such file"), ("a.docx", "unknown kind of file")])
def test_an_unreadable_file_is_named_before_anything_is_read(
    database: str, tmp_path: Path, name: str, message: str
) -> None:
    good = write(tmp_path / "a.jsonl", article("a"))
    if name != "gone.jsonl":
        (tmp_path / name).write_text("x")
    with pytest.raises(UnreadableFileError, match=f"{name}: {message}"):
        import_files([good, str(tmp_path / name)], run_id="r")
    assert rows("SELECT count(*) FROM raw.articles") == [(0,)]
