"""What a page states beside its text is a row: authors, section, last change, and where its zone is from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.articles.stated import Stated
from pipelines.articles.step import import_files
from pipelines.articles.store import store_articles
from pipelines.model import Article
from pipelines.warehouse import transaction

pytestmark = pytest.mark.warehouse

COLUMNS = "authors, section, updated_at, published_raw, zone_from"


def rows(columns: str = COLUMNS) -> list[tuple[Any, ...]]:
    with transaction() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM raw.article_metadata"))]


def page(author: str) -> str:
    data = {
        "@type": "NewsArticle",
        "headline": "Rocket leaves its pad",
        "author": [{"name": author}, {"name": 'Jae "Jay" O\\Neil'}],
        "articleSection": "Asia",
        "datePublished": "2022-11-08T09:40:00+09:00",
        "dateModified": "2022-11-08T12:05:00+09:00",
    }
    return (
        f'<html><head><link rel="canonical" href="https://a.example/1"><script type="application/ld+json">'
        f"{json.dumps(data)}</script></head><body><article><h1>Rocket leaves its pad</h1>"
        "<p>The rocket left its pad shortly after dawn and flew south over the sea, the ministry said.</p>"
        "</article></body></html>"
    )


def test_an_imported_page_has_its_metadata_and_a_second_import_the_newest(database: str, tmp_path: Path) -> None:
    file = tmp_path / "1.html"
    for author in ("Mina Okafor", "Mina O. Okafor"):
        file.write_text(page(author), encoding="utf-8")
        import_files([str(file)], run_id="r")
        changed = datetime(2022, 11, 8, 3, 5, tzinfo=UTC)
        stated = ([author, 'Jae "Jay" O\\Neil'], "Asia", changed, "2022-11-08T09:40:00+09:00", "stated")
        assert rows() == [stated]


def test_what_postgresql_cannot_hold_is_left_out(database: str) -> None:
    article = Article(id="a", url="https://a.example/a", title="T", text="X", published_at=None)
    stated = Stated(("N\x00ul", "Lone \ud800 one", "L" * 300), "{}, \\ and ,", None, "\x00", "none")
    store_articles([article], stated={"a": stated})
    assert rows() == [(["Nul", "Lone ? one", "L" * 200], "{}, \\ and ,", None, "", "none")]


def test_plain_articles_have_no_row(database: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "a", "url": "https://a.example/a", "title": "T", "text": "X"}\n')
    import_files([str(file)], run_id="r")
    assert rows() == []
