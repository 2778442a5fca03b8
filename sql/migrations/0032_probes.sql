-- source_health asks each source between two crawls.
COMMENT ON COLUMN raw.fetches.purpose IS 'feed, sitemap, listing, gdelt, page, robots, archive, or probe: a look by source_health that brings nothing.';
