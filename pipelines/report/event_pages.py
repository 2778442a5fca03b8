"""The pages of the events, a page and a JSON file each, written by several processes when there are many."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from pathlib import Path

from pipelines.export.plain import page_name
from pipelines.report.records import Page, Row
from pipelines.report.rendering import environment

OnProgress = Callable[[int, int], None]

# A page takes 2 ms and a process half a second to start: below this many one process is as fast.
_MANY = 1_000
_BATCH = 100


def write_pages(batch: Sequence[Page], directory: Path, base_url: str) -> list[Path]:
    """Write the pages of `batch` into `directory`; the files."""
    template, written = environment().get_template("event.html"), []
    for page in batch:
        name = page_name(page.event["event_id"])
        permalink = f"{base_url}events/{name}.html" if base_url else ""
        html, data = directory / f"{name}.html", directory / f"{name}.json"
        html.write_text(
            template.render(page=page, event=page.event, permalink=permalink, root="../", name=name), encoding="utf-8"
        )
        data.write_text(json.dumps(page.to_json(), ensure_ascii=False) + "\n", encoding="utf-8")
        written += [html, data]
    return written


def write_redirects(events: Iterable[Row], directory: Path) -> list[Path]:
    """Write the pages of merged ids, which lead to the live event; the files."""
    template, written = environment().get_template("redirect.html"), []
    for event in events:
        path = directory / f"{page_name(event['event_id'])}.html"
        path.write_text(
            template.render(event=event, target=page_name(event["duplicate_of"]), root="../"), encoding="utf-8"
        )
        written.append(path)
    return written


def write_all(
    pages: Iterator[Page], count: int, directory: Path, base_url: str, on_progress: OnProgress | None
) -> list[Path]:
    """Write `count` pages; the files. Which process wrote a page does not show in it."""
    directory.mkdir(parents=True, exist_ok=True)
    batches = iter(lambda: list(islice(pages, _BATCH)), [])
    written: list[Path] = []

    def done(files: list[Path]) -> None:
        written.extend(files)
        if on_progress:
            on_progress(len(written) // 2, count)

    if count < _MANY:
        for batch in batches:
            done(write_pages(batch, directory, base_url))
        return written
    workers = os.cpu_count() or 1
    # spawn: a forked child would share the database connection.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting: set[Future[list[Path]]] = set()
        for batch in batches:
            waiting.add(pool.submit(write_pages, batch, directory, base_url))
            if len(waiting) > 2 * workers:  # no more in memory than keeps the workers busy
                ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in ready:
                    done(future.result())
        for future in waiting:
            done(future.result())
    return written
