"""The peer of the crawl bench: plain Scrapy, the same reader in the same children, no storage.

python -c "from local_site import plain; plain.main('http://127.0.0.1:8000')"      prints how many pages it read
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

from pipelines.articles.reader_child import PageJob
from pipelines.articles.reader_pool import ReaderPool


class Plain(scrapy.Spider):
    name = "plain"

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        response.selector.remove_namespaces()
        for url in response.xpath("//loc/text()").getall():
            yield scrapy.Request(url, self.read)

    async def read(self, response: Response) -> AsyncIterator[dict[str, str]]:
        job = PageJob(response.body, response.url, "text/html; charset=utf-8")
        answer: Any = await asyncio.wrap_future(self.pool.submit(job))
        yield {"title": answer.title, "text": answer.text}


def main(base: str) -> None:
    with ReaderPool() as pool:
        settings = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}
        speed = {"CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "CONCURRENT_ITEMS": 4}
        process = CrawlerProcess(settings | speed | {"ROBOTSTXT_OBEY": True, "DOWNLOAD_DELAY": 0})
        crawler = process.create_crawler(Plain)
        process.crawl(crawler, start_urls=[f"{base}/sitemap.xml"], pool=pool)
        process.start()
    print(crawler.stats.get_value("item_scraped_count"))
