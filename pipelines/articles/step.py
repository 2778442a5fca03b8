"""The import step: files to raw.articles, bad lines to raw.rejects."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from pipelines.articles.jsonl import read_jsonl
from pipelines.articles.reading import Read, Record, Reject, UnreadableFileError
from pipelines.articles.store import store_articles
from pipelines.articles.warc import read_html, read_warc
from pipelines.warehouse import transaction, upsert

# Large enough for COPY to pay, small enough that a killed import repeats little.
BATCH = 2000

_JSONL = (".jsonl", ".ndjson", ".json", ".jsonl.gz", ".ndjson.gz", ".json.gz", ".jsonl.zst", ".ndjson.zst", ".json.zst")
_WARC = (".warc", ".warc.gz", ".warc.zst")


def read_file(path: str) -> Iterator[Record]:
    """The records of one file by its ending: JSON Lines, WARC or HTML. Raises UnreadableFileError."""
    name = path.lower()
    if path == "-" or name.endswith(_JSONL):
        return read_jsonl(path)
    if name.endswith(_WARC):
        return read_warc(path)
    if name.endswith((".html", ".htm")):
        return read_html(path)
    raise UnreadableFileError(
        f"{path}: unknown kind of file; expected .jsonl (also .gz, .zst), .warc (also .gz, .zst), .html, or - "
        "for JSON Lines on standard input"
    )


def import_files(
    paths: Sequence[str],
    *,
    run_id: str,
    on_progress: Callable[[int, int], None] | None = None,
    on_reject: Callable[[Reject], None] | None = None,
) -> dict[str, int]:
    """Store the articles of `paths`; counts of what happened. Every batch is one transaction; a rerun changes nothing.

    Raises UnreadableFileError before anything is read when a file is absent or of no known kind.
    """
    for path in paths:
        remote = path.startswith(("http://", "https://")) and path.lower().endswith(_WARC)
        if path != "-" and not remote and not Path(path).is_file():
            raise UnreadableFileError(f"{path}: no such file")
    readers = [read_file(path) for path in paths]
    counts = {"articles": 0, "new": 0, "revised": 0, "unchanged": 0, "rejected": 0, "with_issues": 0}
    for reader in readers:
        while batch := list(islice(reader, BATCH)):
            _store(batch, counts, on_reject)
            if on_progress:
                done = counts["articles"] + counts["rejected"]
                on_progress(done, done)
    return counts


def _store(batch: Sequence[Record], counts: dict[str, int], on_reject: Callable[[Reject], None] | None) -> None:
    read = [record for record in batch if isinstance(record, Read)]
    rejects = [record for record in batch if isinstance(record, Reject)]
    issues = {one.article.id: one.issues for one in read if one.issues}
    stated = {one.article.id: one.stated for one in read if one.stated is not None}
    stored = store_articles([one.article for one in read], issues=issues, stated=stated)
    counts["articles"] += len(read)
    counts["new"] += stored.new
    counts["revised"] += stored.revised
    counts["unchanged"] += stored.unchanged
    counts["rejected"] += len(rejects)
    counts["with_issues"] += len(issues)
    for reject in rejects:
        if on_reject:
            on_reject(reject)
    if rejects:
        rows = [(r.origin, r.line_no, r.reason, r.excerpt) for r in rejects]
        columns = ("origin", "line_no", "reason", "excerpt")
        with transaction() as connection:
            upsert(connection, "raw.rejects", columns, rows, ("origin", "line_no", "reason"))
