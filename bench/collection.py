"""How fast collection is, against its peers on the same pages, in one run on this machine.

    python bench/collection.py                 2,000 pages of 170 KB on average (three minutes on a quiet machine)
    python bench/collection.py --pages 300     smaller, in proportion
    python bench/collection.py --only crawl    also: second, memory
    python bench/collection.py --pages 20000 --only memory      twenty minutes

crawl   the collect step (extraction, raw pages and PostgreSQL included) against plain Scrapy that reads pages with the
        same reader in the same children and stores nothing; bar 0.8
second  requests of a second crawl of the unchanged site against those of the first; bar 0.01
memory  of the crawl process and its children together, from a tenth of the pages to all of them: no page may cost
        memory that stays; bar 1.15

"By processor" counts the processor seconds of the crawl and its children; PostgreSQL, a server of its own, is in the
wall-clock ratio alone. Where others load the machine, the clock is the noisier of the two. The reading of pages and
archives is measured by bench/reading.py.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

import psutil
from local_site import serving
from sqlalchemy import text

from launchwire.runtime import postgres
from pipelines.settings import settings
from pipelines.warehouse import connect, migrate


def spent() -> float:
    """Processor seconds of all ended children: steadier than the clock on a shared machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plain_scrapy(base: str) -> tuple[float, int]:
    """Seconds and pages of plain Scrapy with the same reader and no storage."""
    started = time.monotonic()
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); from local_site import plain; "
    command = [sys.executable, "-c", f"{code} plain.main({base!r})"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.monotonic() - started, int(done.stdout.split()[-1])


def ours(run_id: str, memory: list[tuple[int, int]] | None = None) -> tuple[float, dict[str, int]]:
    """Seconds and counts of the collect step; `memory` gets pages done and resident bytes, twice a second."""
    from spiders.collect import collect

    stop, done = threading.Event(), [0]
    if memory is not None:
        threading.Thread(target=watch, args=(memory, done, stop), daemon=True).start()
    started = time.monotonic()
    counts = collect(run_id=run_id, on_progress=lambda at, _: done.__setitem__(0, at))
    stop.set()
    return time.monotonic() - started, counts


def watch(memory: list[tuple[int, int]], done: list[int], stop: threading.Event) -> None:
    while not stop.wait(0.5):
        total = 0
        for child in psutil.Process().children():
            try:
                if "spiders.runner" in child.cmdline():
                    total += sum(one.memory_info().rss for one in [child, *child.children(recursive=True)])
            except psutil.Error:
                continue
        if total:
            memory.append((done[0], total))


def count(base: str) -> int:
    import urllib.request

    return int(urllib.request.urlopen(f"{base}/count").read())


def catalogue(base: str, pages: int) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="launchwire-bench-"))
    (folder / "kor").mkdir()
    (folder / "kor" / "bench.toml").write_text(
        'name = "Bench"\ncountry = "KOR"\nlanguage = "en"\ntime_zone = "Asia/Seoul"\n'
        f'[[access]]\nmethod = "sitemap"\nurl = "{base}/sitemap.xml"\n'
        f"[politeness]\ndelay_seconds = 0\nconcurrency = 8\nmax_requests_per_run = {pages + 10}\n"
    )
    return folder


def report_memory(memory: list[tuple[int, int]], pages: int) -> None:
    """The most that was resident in the tenth after the first tenth, against the most in all that follows."""
    early = [size for done, size in memory if pages * 0.1 <= done < pages * 0.2]
    late = [size for done, size in memory if done >= pages * 0.2]
    if not early or not late:
        print("memory  too few pages to tell")
        return
    print(
        f"memory  crawl and its children: {max(early) / 1e6:.0f} MB after a tenth of the pages, "
        f"{max(late) / 1e6:.0f} MB at most after that: x{max(late) / max(early):.2f} (bar 1.15)"
    )


def bench_crawl(pages: int, only: set[str]) -> None:
    with serving(pages) as base:
        os.environ["LAUNCHWIRE_SOURCES_DIR"] = str(catalogue(base, pages))
        settings.cache_clear()
        memory: list[tuple[int, int]] = []
        before, cpu = count(base), spent()
        seconds, counts = ours("bench-1", memory)
        cpu, first = spent() - cpu, count(base) - before
        new = counts["new"]
        print(f"crawl   collect: {new} pages, {new / seconds:.1f} a second, {new / cpu:.1f} a processor second")
        if "crawl" in only:
            plain_cpu = spent()
            plain_seconds, plain = plain_scrapy(base)
            plain_cpu = spent() - plain_cpu
            print(
                f"crawl   plain Scrapy: {plain} pages, {plain / plain_seconds:.1f} a second, "
                f"{plain / plain_cpu:.1f} a processor second"
            )
            ratio, by_cpu = new / seconds / (plain / plain_seconds), new / cpu / (plain / plain_cpu)
            print(f"crawl   ratio {ratio:.2f} (bar 0.80), by processor {by_cpu:.2f}")
        if "second" in only:
            before = count(base)
            ours("bench-2")
            second = count(base) - before
            print(f"second  requests {second} of {first} = {second / first:.4f} (bar 0.01)")
        if "memory" in only:
            report_memory(memory, pages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--only", choices=("crawl", "second", "memory"), action="append")
    arguments = parser.parse_args()
    only = set(arguments.only or ("crawl", "second", "memory"))
    postgres.start()
    name = f"bench_{uuid.uuid4().hex[:8]}"
    postgres.create_database(postgres.server(), name)
    os.environ |= {"LAUNCHWIRE_DATABASE_URL": postgres.server().url(name), "LAUNCHWIRE_ALLOW_LOOPBACK": "1"}
    with tempfile.TemporaryDirectory() as home:
        os.environ["LAUNCHWIRE_HOME"] = home
        settings.cache_clear()
        migrate()
        bench_crawl(arguments.pages, only)
        with connect() as connection:
            kept = connection.execute(text("SELECT count(*) FROM raw.pages")).scalar()
        print(f"        {kept} raw pages kept")


if __name__ == "__main__":
    main()
