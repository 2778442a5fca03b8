"""The Scrapy side: reads sources as the catalogue says and hands articles to the warehouse."""
