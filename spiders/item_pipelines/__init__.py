"""Item pipelines, one a file; their order stands in spiders/settings.py."""
