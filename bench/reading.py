"""How well and how fast pages and archives are read, against the general extractor that we build on.

    python bench/reading.py                    1,500 pages in the archive (two minutes on a quiet machine)
    python bench/reading.py --pages 300        smaller
    python bench/reading.py --only accuracy    also: speed, warc

accuracy  the pages of tests/golden/page_shapes.py: body F1 as article-extraction-benchmark counts it (shingles of four
          words), share of exact headlines, of right days, and of times right with their zone or wrong
speed     pages a processor second on one core of 170 KB pages, against trafilatura alone and with its metadata; bar 40
warc      `launchwire import`'s reading of an archive against a bare fastwarc and reader loop, a core; bar 0.8. How it
          scales to two processes shows in the clock where the machine is quiet; where it is not, in the parent's
          share of the work, which is what two children cannot divide

The shapes are our own and the reader was made to read them: they show that nothing regressed, not how it does on
pages that nobody has seen. The pages of article-extraction-benchmark are in no package. On 178 recorded pages that
trafilatura and htmldate test themselves with, the second look of pipelines/articles/body.py saved eight bodies that the
fast one lost.
"""

from __future__ import annotations

import argparse
import io
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import trafilatura
from local_site import page

from pipelines.articles.page import Hints, read_page
from pipelines.articles.warc import WarcPage, page_record, read_warc, warc_pages

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "golden"))
from page_shapes import SHAPES, Shape


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(zip(words, words[1:], words[2:], words[3:], strict=False))


def body_scores(found: Sequence[str]) -> tuple[float, float, float]:
    """Mean precision and recall of the shingles, and their F1."""
    precision, recall = [], []
    for shape, text in zip(SHAPES, found, strict=True):
        ours, truth = shingles(text), shingles("\n".join(shape.lines))
        both = sum((ours & truth).values())
        precision.append(both / max(sum(ours.values()), 1))
        recall.append(both / sum(truth.values()))
    p, r = sum(precision) / len(precision), sum(recall) / len(recall)
    return 2 * p * r / (p + r), p, r


def day_of(shape: Shape) -> str:
    return shape.at.date().isoformat() if shape.at else ""


def accuracy() -> None:
    pages = [read_page(s.html.encode(), s.url, "text/html", Hints(time_zone=s.zone)) for s in SHAPES]
    theirs = [
        trafilatura.bare_extraction(s.html, include_comments=False, include_tables=False, with_metadata=True)
        for s in SHAPES
    ]
    for name, bodies in (
        ("ours", [one.text for one in pages]),
        ("trafilatura", [(one.text or "") if one else "" for one in theirs]),
    ):
        f1, precision, recall = body_scores(bodies)
        print(f"accuracy  body F1 {name:12} {f1:.3f} (precision {precision:.3f}, recall {recall:.3f}; bar 0.968)")
    titles = sum(p.title == s.title for p, s in zip(pages, SHAPES, strict=True)) / len(SHAPES)
    their_titles = sum(bool(t) and t.title == s.title for t, s in zip(theirs, SHAPES, strict=True)) / len(SHAPES)
    print(f"accuracy  title   ours {titles:.3f}, trafilatura {their_titles:.3f} (bar 0.81)")
    dated = [(p, t, s) for p, t, s in zip(pages, theirs, SHAPES, strict=True) if s.at]
    days = sum(p.published_at is not None and p.published_at.date() == s.at.date() for p, _, s in dated) / len(dated)
    their_days = sum(bool(t) and t.date == day_of(s) for _, t, s in dated) / len(dated)
    print(f"accuracy  date    ours {days:.3f}, trafilatura {their_days:.3f} (bar 0.988)")
    timed = [(p, s) for p, s in zip(pages, SHAPES, strict=True) if s.precision == "second" and s.at]
    right = sum(p.published_at == s.at and p.published_precision == "second" for p, s in timed) / len(timed)
    wrong = sum(
        p.published_at is not None and p.published_precision == "second" and p.published_at != s.at
        for p, s in zip(pages, SHAPES, strict=True)
    )
    print(
        f"accuracy  time    right with its zone {right:.3f} (bar 0.996), wrong {wrong} (bar 0) of {len(SHAPES)} pages"
    )


def per_second(read: Callable[[bytes], object], pages: Sequence[bytes]) -> float:
    """Pages a processor second."""
    read(pages[0])
    started = time.process_time()
    for one in pages:
        read(one)
    return len(pages) / (time.process_time() - started)


def speed() -> None:
    pages = [page(number) for number in range(100)]
    ours = per_second(lambda html: read_page(html, "https://bench.example/1", "text/html; charset=utf-8"), pages)
    alone = per_second(lambda html: trafilatura.extract(html, include_comments=False), pages)
    whole = per_second(lambda html: trafilatura.bare_extraction(html, with_metadata=True), pages)
    print(
        f"speed     pages a processor second: ours {ours:.1f} (bar 40), "
        f"trafilatura {alone:.1f}, with metadata {whole:.1f}"
    )


def cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def backfill(pages: int) -> None:
    head = {"Content-Type": "text/html"}
    data = b"".join(
        page_record(f"https://bench.example/{n}", 200, page(n), datetime.now(UTC), head) for n in range(pages)
    )
    with tempfile.NamedTemporaryFile(suffix=".warc.zst") as file:
        file.write(data)
        file.flush()
        started, own = time.monotonic(), cpu(resource.RUSAGE_SELF)
        bare = 0
        for one in warc_pages(io.BytesIO(data), "bench"):
            assert isinstance(one, WarcPage)
            bare += bool(read_page(one.html, one.url, one.content_type).text)
        bare_rate, bare_cpu = bare / (time.monotonic() - started), bare / (cpu(resource.RUSAGE_SELF) - own)
        rates: dict[int, float] = {}
        for processes in (1, 2):
            started, own = time.monotonic(), cpu(resource.RUSAGE_SELF)
            children = cpu(resource.RUSAGE_CHILDREN)
            found = sum(1 for _ in read_warc(file.name, processes=processes))
            rates[processes] = found / (time.monotonic() - started)
            own, children = cpu(resource.RUSAGE_SELF) - own, cpu(resource.RUSAGE_CHILDREN) - children
            by_cpu = found / (own + children)
            print(
                f"warc      {processes} children: {rates[processes]:.1f} pages a second, {by_cpu:.1f} a processor "
                f"second; the parent's share {own / (own + children):.2f}"
            )
            print(
                f"warc      ratio to the bare loop a core {rates[processes] / bare_rate / processes:.2f} by the clock, "
                f"{by_cpu / bare_cpu:.2f} by processor (bar 0.80)"
            )
    print(f"warc      bare loop {bare_rate:.1f} pages a second, {bare_cpu:.1f} a processor second")
    print(f"warc      two children against one: x{rates[2] / rates[1]:.2f} by the clock")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1500)
    parser.add_argument("--only", choices=("accuracy", "speed", "warc"), action="append")
    arguments = parser.parse_args()
    only = set(arguments.only or ("accuracy", "speed", "warc"))
    if "accuracy" in only:
        accuracy()
    if "speed" in only:
        speed()
    if "warc" in only:
        backfill(arguments.pages)


if __name__ == "__main__":
    main()
