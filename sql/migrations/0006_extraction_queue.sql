-- A queue instead of a search for what is due: the cost of a day's articles must not grow with the warehouse.
CREATE TABLE core.extraction_queue (
    article_id text PRIMARY KEY REFERENCES raw.articles ON DELETE CASCADE
);
COMMENT ON TABLE core.extraction_queue IS 'One row per article that is new, revised, or was read by an older extractor, and waits for the extract step.';
COMMENT ON COLUMN core.extraction_queue.article_id IS 'The article; its row here goes away in the transaction that writes its mentions.';

CREATE FUNCTION core.queue_extraction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core.extraction_queue SELECT article_id FROM changed ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION core.queue_extraction() IS 'Queues every inserted or updated article, whoever wrote it.';

CREATE TRIGGER articles_inserted AFTER INSERT ON raw.articles
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core.queue_extraction();
CREATE TRIGGER articles_updated AFTER UPDATE ON raw.articles
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION core.queue_extraction();

CREATE INDEX extractions_version_idx ON core.extractions (extractor_version);

INSERT INTO core.extraction_queue
SELECT a.article_id
FROM raw.articles AS a
LEFT JOIN core.extractions AS e USING (article_id)
WHERE e.revision_no IS DISTINCT FROM a.revision_no;
