-- What a page states beside its headline and text: who wrote it, where it stood, when it was changed, whose zone its time is in.
CREATE TABLE raw.article_metadata (
    article_id    text PRIMARY KEY REFERENCES raw.articles ON DELETE CASCADE,
    authors       text[] NOT NULL DEFAULT '{}',
    section       text NOT NULL DEFAULT '',
    updated_at    timestamptz,
    published_raw text NOT NULL DEFAULT '',
    zone_from     text NOT NULL DEFAULT 'none' CHECK (zone_from IN ('stated', 'source', 'none'))
);
COMMENT ON TABLE raw.article_metadata IS 'One row per article read from a page, with what the page states beside headline and text; imports of plain text have none.';
COMMENT ON COLUMN raw.article_metadata.article_id IS 'The article.';
COMMENT ON COLUMN raw.article_metadata.authors IS 'Names in the order of the page, 20 at most.';
COMMENT ON COLUMN raw.article_metadata.section IS 'The outlet''s own name of the section; empty when it names none.';
COMMENT ON COLUMN raw.article_metadata.updated_at IS 'When the page says that it was last changed; null when it states no full time.';
COMMENT ON COLUMN raw.article_metadata.published_raw IS 'The publication date as written on the page.';
COMMENT ON COLUMN raw.article_metadata.zone_from IS 'Where the zone of published_at came from: stated on the page, the zone of the source, or none (then only the day counts).';
