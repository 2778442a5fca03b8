"""The Scrapy project: one spider per way of finding articles, item pipelines, and the source catalogue."""
