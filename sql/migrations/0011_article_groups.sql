-- Copies of one wire story, and the index that finds them.
CREATE TABLE core.article_groups (
    article_no     integer GENERATED ALWAYS AS IDENTITY UNIQUE,
    article_id     text PRIMARY KEY REFERENCES raw.articles ON DELETE CASCADE,
    original_id    text NOT NULL,
    agency         text,
    content_hash   text NOT NULL,
    sketch_version integer NOT NULL,
    words          integer NOT NULL,
    text_hash      bigint NOT NULL,
    published_at   timestamptz
);
COMMENT ON TABLE core.article_groups IS 'One row per article that the deduplicate step has read, with the group it belongs to.';
COMMENT ON COLUMN core.article_groups.article_no IS 'Short number of the article within the sketch index.';
COMMENT ON COLUMN core.article_groups.article_id IS 'The article.';
COMMENT ON COLUMN core.article_groups.original_id IS 'The group: its original article, the earliest or the wire agency''s own.';
COMMENT ON COLUMN core.article_groups.agency IS 'Wire agency that the article is by or credits; null when none is named.';
COMMENT ON COLUMN core.article_groups.content_hash IS 'raw.articles.content_hash when it was read; another one makes the article due again.';
COMMENT ON COLUMN core.article_groups.sketch_version IS 'Version of the sketch and of the copy rule; a change makes every article due again.';
COMMENT ON COLUMN core.article_groups.words IS 'Words of the compared text.';
COMMENT ON COLUMN core.article_groups.text_hash IS 'xxh3-64 of the compared words: equal means an identical text.';
COMMENT ON COLUMN core.article_groups.published_at IS 'Publication time when it was read.';
CREATE INDEX article_groups_original_idx ON core.article_groups (original_id);
CREATE INDEX article_groups_text_idx ON core.article_groups (text_hash);

CREATE TABLE core.article_sketches (
    fortnight  integer NOT NULL,
    hash       bigint NOT NULL,
    article_no integer NOT NULL
);
COMMENT ON TABLE core.article_sketches IS 'One row per kept shingle hash of an article.';
COMMENT ON COLUMN core.article_sketches.fortnight IS 'Days of publication since 1970 divided by 14: a copy lies in the same or the next one, which bounds every look-up.';
COMMENT ON COLUMN core.article_sketches.hash IS 'xxh3-64 of five consecutive words.';
COMMENT ON COLUMN core.article_sketches.article_no IS 'The article.';
CREATE INDEX article_sketches_lookup_idx ON core.article_sketches (fortnight, hash) INCLUDE (article_no);
CREATE INDEX article_sketches_article_idx ON core.article_sketches (article_no);

CREATE TABLE core.article_copies (
    left_id     text NOT NULL REFERENCES core.article_groups ON DELETE CASCADE,
    right_id    text NOT NULL REFERENCES core.article_groups ON DELETE CASCADE,
    containment double precision NOT NULL,
    PRIMARY KEY (left_id, right_id),
    CHECK (left_id < right_id)
);
COMMENT ON TABLE core.article_copies IS 'One row per verified pair of articles of which one repeats the other.';
COMMENT ON COLUMN core.article_copies.left_id IS 'The article whose id sorts first.';
COMMENT ON COLUMN core.article_copies.right_id IS 'The other.';
COMMENT ON COLUMN core.article_copies.containment IS 'Share of the shorter text''s five-word shingles that the longer one holds, 0 to 1.';
CREATE INDEX article_copies_right_idx ON core.article_copies (right_id);

-- Which articles are due is asked in every run: an index-only scan instead of a walk over all texts.
CREATE INDEX articles_content_idx ON raw.articles (article_id) INCLUDE (content_hash);
