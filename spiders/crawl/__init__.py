"""One spider per way of finding articles; what they share is in `source_spider`."""
