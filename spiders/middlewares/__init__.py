"""Downloader middlewares, one a file; their order stands in spiders/settings.py."""
