-- A queue instead of a search for what is due, and a smaller index: the cost of a day's articles must not grow.
CREATE TABLE core.deduplication_queue (
    article_id   text NOT NULL,
    content_hash text NOT NULL,
    PRIMARY KEY (article_id, content_hash)
);
COMMENT ON TABLE core.deduplication_queue IS 'One row per article text that is new or revised and waits for the deduplicate step.';
COMMENT ON COLUMN core.deduplication_queue.article_id IS 'The article; one that has gone since is passed over.';
COMMENT ON COLUMN core.deduplication_queue.content_hash IS 'raw.articles.content_hash of the text that waits: a revision that arrives while an older text is read waits in a row of its own.';

CREATE FUNCTION core.queue_deduplication() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core.deduplication_queue SELECT article_id, content_hash FROM changed ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION core.queue_deduplication() IS 'Queues every inserted or updated article, whoever wrote it.';

CREATE TRIGGER articles_inserted_queue_copies AFTER INSERT ON raw.articles
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core.queue_deduplication();
CREATE TRIGGER articles_updated_queue_copies AFTER UPDATE ON raw.articles
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core.queue_deduplication();

INSERT INTO core.deduplication_queue SELECT article_id, content_hash FROM raw.articles;
DROP INDEX raw.articles_content_idx;
CREATE INDEX article_groups_version_idx ON core.article_groups (sketch_version);

-- Of identical texts each needs only the one before and the one after it; undated ones come last.
DROP INDEX core.article_groups_text_idx;
CREATE INDEX article_groups_text_idx ON core.article_groups (text_hash, (coalesce(published_at, 'infinity')), article_id);

-- The sketch of version 2 keeps 32 bits of a hash, by periods of four weeks of which two are looked into instead of
-- three fortnights; articles of version 1 are read again.
TRUNCATE core.article_sketches;
ALTER TABLE core.article_sketches ALTER COLUMN hash TYPE integer;
ALTER TABLE core.article_sketches RENAME COLUMN fortnight TO period;
COMMENT ON COLUMN core.article_sketches.hash IS '32 bits of the xxh3-64 of five consecutive words.';
COMMENT ON COLUMN core.article_sketches.period IS 'Days of publication since 1970 divided by 28; -1 for undated articles. A copy lies in the same period or in the nearer neighbour, which bounds every look-up.';
