"""The steps of Launchwire and what they share: extraction, deduplication, resolution, checks, export."""
