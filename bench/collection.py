"""How fast collection is, against its peers on the same pages, in one run on this machine.

    python bench/collection.py                 2,000 pages of 170 KB on average (about ten minutes)
    python bench/collection.py --pages 300     smaller, in proportion
    python bench/collection.py --only crawl    also: second, warc, memory

crawl   the collect step (extraction, raw pages and PostgreSQL included) against plain Scrapy that reads pages with the
        same reader in the same children and stores nothing; bar 0.8
second  requests of a second crawl of the unchanged site against those of the first; bar 0.01
warc    `launchwire import` of a WARC against a bare fastwarc and reader loop, one process each; bar 0.8; and how it
        scales to two processes
memory  growth of the crawl process from a tenth of the pages to all of them; no page may cost memory that stays

The bodies' accuracy on public benchmarks is not measured here: the pages of article-extraction-benchmark are in no
package. Pages are generated: 170 KB of markup around 25 paragraphs, as measured on real outlets.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from sqlalchemy import text

from launchwire.runtime import postgres
from pipelines.articles.page import read_page
from pipelines.articles.warc import WarcPage, page_record, read_warc, warc_pages
from pipelines.settings import settings
from pipelines.warehouse import connect, migrate

WORDS = (
    "the ministry said that missile launch toward sea after morning officials told reporters range kilometers north "
    "coast statement test weapon new military which was were from with near city rocket satellite government response"
).split()


@cache
def page(number: int) -> bytes:
    """One page: 25 paragraphs inside 170 KB (60–280) of navigation, scripts and related links."""
    chance = random.Random(number)
    paragraphs = "".join(
        f"<p>{' '.join(chance.choice(WORDS) for _ in range(chance.randint(25, 60))).capitalize()}.</p>"
        for _ in range(25)
    )
    links = "".join(f'<li><a href="/s/{n}" class="nav-item item-{n}">Section number {n}</a></li>' for n in range(300))
    script = "<script>" + "var a={b:1,c:[1,2,3]};" * chance.randint(1500, 10_000) + "</script>"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Story number {number} | Bench</title>'
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Story number '
        f'{number}","datePublished":"2022-10-04T08:00:00+09:00"}}</script>{script}</head><body><nav><ul>{links}</ul></nav>'
        f"<main><article><h1>Story number {number}</h1>{paragraphs}</article></main>"
        f"<aside>{'<div><p><a href=#>Another story that readers liked</a></p></div>' * 60}</aside></body></html>"
    ).encode()


def site(pages: int, port: object) -> None:
    """The site's process: pages, a feed of the newest 50, a sitemap; ETags answered. Counts at /count."""
    asked = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            nonlocal asked
            path, base = self.path, f"http://{self.headers['Host']}"
            if path == "/count":
                body = str(asked).encode()
            elif path == "/sitemap.xml":
                body = (
                    f"<urlset>{''.join(f'<url><loc>{base}/a/{n}</loc></url>' for n in range(pages))}</urlset>".encode()
                )
            elif path == "/feed.xml":
                items = "".join(f"<item><link>{base}/a/{n}</link></item>" for n in range(min(50, pages)))
                body = f"<rss><channel>{items}</channel></rss>".encode()
            elif path.startswith("/a/"):
                body = page(int(path[3:]))
            else:
                body = b""
            asked += path != "/count"
            etag = f'"{path}"'
            same = self.headers.get("If-None-Match") == etag
            self.send_response(304 if same else 200 if body else 404)
            self.send_header("Content-Type", "text/xml" if path.endswith(".xml") else "text/html; charset=utf-8")
            self.send_header("ETag", etag)
            self.send_header("Content-Length", "0" if same else str(len(body)))
            self.end_headers()
            if not same:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.put(server.server_address[1])  # type: ignore[attr-defined]
    server.serve_forever()


@contextmanager
def serving(pages: int) -> Iterator[str]:
    context = multiprocessing.get_context("fork")
    port = context.SimpleQueue()
    for number in range(pages):
        page(number)  # made before the fork: the site only sends
    process = context.Process(target=site, args=(pages, port), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{port.get()}"
    finally:
        process.terminate()


PLAIN = """
import asyncio, sys
import scrapy
from scrapy.crawler import CrawlerProcess
from pipelines.articles.reader_pool import PageJob, ReaderPool

class Plain(scrapy.Spider):
    name = "plain"
    start_urls = [sys.argv[1] + "/sitemap.xml"]
    def parse(self, response):
        response.selector.remove_namespaces()
        for url in response.xpath("//loc/text()").getall():
            yield scrapy.Request(url, self.read)
    async def read(self, response):
        job = PageJob(response.body, response.url, "text/html; charset=utf-8")
        answer = await asyncio.wrap_future(POOL.submit(job))
        yield {"title": answer.title, "text": answer.text}

if __name__ == "__main__":
    POOL = ReaderPool()
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
        "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "CONCURRENT_ITEMS": 4,
        "ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0})
    crawler = process.create_crawler(Plain)
    process.crawl(crawler)
    process.start()
    POOL.close()
    print(crawler.stats.get_value("item_scraped_count"))
"""


def spent() -> float:
    """Processor seconds of all ended children: steadier than the clock on a shared machine."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def own_spent() -> float:
    """Processor seconds of this process."""
    return time.process_time()


def plain_scrapy(base: str) -> tuple[float, int]:
    """Seconds and pages of plain Scrapy with the same reader and no storage."""
    with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
        file.write(PLAIN)
    started = time.monotonic()
    done = subprocess.run([sys.executable, file.name, base], capture_output=True, text=True, check=True)
    Path(file.name).unlink()
    return time.monotonic() - started, int(done.stdout.split()[-1])


def ours(run_id: str, peaks: list[int] | None = None) -> tuple[float, dict[str, int]]:
    """Seconds and counts of the collect step."""
    from spiders.collect import collect

    stop = threading.Event()
    if peaks is not None:
        threading.Thread(target=watch, args=(peaks, stop), daemon=True).start()
    started = time.monotonic()
    counts = collect(run_id=run_id)
    stop.set()
    return time.monotonic() - started, counts


def watch(peaks: list[int], stop: threading.Event) -> None:
    """Note the resident kilobytes of the crawl process twice a second."""
    while not stop.wait(0.5):
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if b"spiders.runner" in (folder / "cmdline").read_bytes() and f"PPid:\t{os.getpid()}\n" in (
                    status := (folder / "status").read_text()
                ):
                    peaks.append(int(status.split("VmRSS:")[1].split()[0]))
            except (OSError, IndexError):
                continue


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


def bench_crawl(pages: int, only: set[str]) -> None:
    with serving(pages) as base:
        os.environ["LAUNCHWIRE_SOURCES_DIR"] = str(catalogue(base, pages))
        settings.cache_clear()
        peaks: list[int] = []
        before, cpu = count(base), spent()
        seconds, counts = ours("bench-1", peaks)
        cpu, first = spent() - cpu, count(base) - before
        rate = counts["new"] / seconds
        print(
            f"crawl   collect: {counts['new']} pages, {rate:.1f} a second, {counts['new'] / cpu:.1f} a processor second"
        )
        if "crawl" in only:
            plain_cpu = spent()
            plain_seconds, plain = plain_scrapy(base)
            plain_cpu = spent() - plain_cpu
            print(f"crawl   plain Scrapy: {plain / plain_seconds:.1f} a second, {plain / plain_cpu:.1f} a CPU second")
            print(f"crawl   ratio {rate / (plain / plain_seconds):.2f} (bar 0.80), by processor {plain_cpu / cpu:.2f}")
        if "second" in only:
            before = count(base)
            ours("bench-2")
            second = count(base) - before
            print(f"second  requests {second} of {first} = {second / first:.4f} (bar 0.01)")
        if "memory" in only and len(peaks) > 20:
            early, late = max(peaks[: len(peaks) // 10 + 5]), max(peaks)
            early_mb, late_mb = early / 1024, late / 1024
            print(
                f"memory  crawl process {early_mb:.0f} MB after a tenth, {late_mb:.0f} MB at most: x{late / early:.2f}"
            )


def bench_warc(pages: int) -> None:
    records = [
        page_record(f"https://bench.example/{n}", 200, page(n), datetime.now(UTC), {"Content-Type": "text/html"})
        for n in range(pages)
    ]
    data = b"".join(records)
    with tempfile.NamedTemporaryFile(suffix=".warc.zst") as file:
        file.write(data)
        file.flush()
        started, cpu = time.monotonic(), own_spent()
        bare = 0
        for one in warc_pages(io.BytesIO(data), "bench"):
            assert isinstance(one, WarcPage)
            bare += bool(read_page(one.html, one.url, one.content_type).text)
        bare_rate, bare_cpu = bare / (time.monotonic() - started), bare / (own_spent() - cpu)
        rates, by_cpu = {}, {}
        for processes in (1, 2):
            started, cpu = time.monotonic(), own_spent() + spent()
            found = sum(1 for _ in read_warc(file.name, processes=processes))
            rates[processes] = found / (time.monotonic() - started)
            by_cpu[processes] = found / (own_spent() + spent() - cpu)
    print(f"warc    pages/s: bare loop {bare_rate:.1f}, ours with one child {rates[1]:.1f}, with two {rates[2]:.1f}")
    print(f"warc    pages/CPU second: bare loop {bare_cpu:.1f}, ours {by_cpu[1]:.1f} and {by_cpu[2]:.1f}")
    ratio = rates[1] / bare_rate
    print(f"warc    ratio {ratio:.2f} (bar 0.80), by CPU {by_cpu[1] / bare_cpu:.2f}; two x{rates[2] / rates[1]:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--only", choices=("crawl", "second", "warc", "memory"), action="append")
    arguments = parser.parse_args()
    only = set(arguments.only or ("crawl", "second", "warc", "memory"))
    if "warc" in only:
        bench_warc(min(arguments.pages, 1500))
    if only - {"warc"}:
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
