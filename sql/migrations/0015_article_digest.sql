-- What may be a copy is judged by this first, so that few old texts are read again.
ALTER TABLE core.article_groups ADD COLUMN digest bytea NOT NULL DEFAULT '';
COMMENT ON COLUMN core.article_groups.digest IS 'Upper 32 bits of the text''s smallest shingle hashes, 64 at most, ascending, each little-endian: an estimate of the containment within 0.06.';
