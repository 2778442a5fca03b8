CREATE TABLE raw.articles (
    article_id          text PRIMARY KEY,
    url                 text NOT NULL,
    canonical_url       text NOT NULL,
    title               text NOT NULL,
    text                text NOT NULL,
    published_at        timestamptz,
    published_precision text NOT NULL DEFAULT 'second' CHECK (published_precision IN ('second', 'day')),
    publisher           text NOT NULL DEFAULT '',
    source_id           text,
    language            text,
    revision_no         integer NOT NULL DEFAULT 1 CHECK (revision_no >= 1),
    content_hash        text NOT NULL,
    first_seen_at       timestamptz NOT NULL DEFAULT now(),
    revised_at          timestamptz
);
COMMENT ON TABLE raw.articles IS 'One row per article, in its newest revision.';
COMMENT ON COLUMN raw.articles.article_id IS 'Given by the importer, else derived from the canonical URL (hex, 14 digits).';
COMMENT ON COLUMN raw.articles.url IS 'Address as first found.';
COMMENT ON COLUMN raw.articles.canonical_url IS 'Address without tracking parameters, AMP and mobile variants.';
COMMENT ON COLUMN raw.articles.title IS 'Headline; may be empty.';
COMMENT ON COLUMN raw.articles.text IS 'Body text without markup; may be empty.';
COMMENT ON COLUMN raw.articles.published_at IS 'Publication time; null when the source states none or an impossible one (see raw.article_issues).';
COMMENT ON COLUMN raw.articles.published_precision IS 'second: a full time was stated; day: only a date, stored as its midnight UTC.';
COMMENT ON COLUMN raw.articles.publisher IS 'Outlet as the source names it.';
COMMENT ON COLUMN raw.articles.source_id IS 'Entry of the source catalogue that found it (country/outlet); null for imports.';
COMMENT ON COLUMN raw.articles.language IS 'ISO 639-1 code as stated, else null.';
COMMENT ON COLUMN raw.articles.revision_no IS 'Counts from 1; a changed text raises it and the old text goes to raw.article_revisions.';
COMMENT ON COLUMN raw.articles.content_hash IS 'xxh3-128 of title, text and publication time; equal hash means nothing changed.';
COMMENT ON COLUMN raw.articles.first_seen_at IS 'When this table first held the article.';
COMMENT ON COLUMN raw.articles.revised_at IS 'When the newest revision was stored; null for the first.';
CREATE INDEX articles_published_at_idx ON raw.articles (published_at);
CREATE INDEX articles_canonical_url_idx ON raw.articles (canonical_url);

CREATE TABLE raw.article_revisions (
    article_id          text NOT NULL REFERENCES raw.articles ON DELETE CASCADE,
    revision_no         integer NOT NULL,
    title               text NOT NULL,
    text                text NOT NULL,
    published_at        timestamptz,
    published_precision text NOT NULL,
    content_hash        text NOT NULL,
    seen_at             timestamptz NOT NULL,
    PRIMARY KEY (article_id, revision_no)
);
COMMENT ON TABLE raw.article_revisions IS 'One row per superseded revision of an article; the newest is in raw.articles.';
COMMENT ON COLUMN raw.article_revisions.article_id IS 'The article.';
COMMENT ON COLUMN raw.article_revisions.revision_no IS 'The number this revision had, from 1.';
COMMENT ON COLUMN raw.article_revisions.title IS 'Headline of that revision.';
COMMENT ON COLUMN raw.article_revisions.text IS 'Body text of that revision.';
COMMENT ON COLUMN raw.article_revisions.published_at IS 'Publication time that revision stated.';
COMMENT ON COLUMN raw.article_revisions.published_precision IS 'second or day, as in raw.articles.';
COMMENT ON COLUMN raw.article_revisions.content_hash IS 'Hash of that revision.';
COMMENT ON COLUMN raw.article_revisions.seen_at IS 'When that revision was stored.';

CREATE TABLE raw.article_issues (
    article_id text NOT NULL REFERENCES raw.articles ON DELETE CASCADE,
    issue      text NOT NULL,
    detail     text NOT NULL DEFAULT '',
    noted_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, issue)
);
COMMENT ON TABLE raw.article_issues IS 'One row per defect of a kept article: no_date, future_date, empty_text, bad_charset and the like.';
COMMENT ON COLUMN raw.article_issues.article_id IS 'The article.';
COMMENT ON COLUMN raw.article_issues.issue IS 'The kind of defect.';
COMMENT ON COLUMN raw.article_issues.detail IS 'What was found, as text.';
COMMENT ON COLUMN raw.article_issues.noted_at IS 'When it was first noted.';

CREATE TABLE raw.rejects (
    origin      text NOT NULL,
    line_no     integer NOT NULL,
    reason      text NOT NULL,
    excerpt     text NOT NULL DEFAULT '',
    rejected_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (origin, line_no, reason)
);
COMMENT ON TABLE raw.rejects IS 'One row per imported line or record that could not become an article.';
COMMENT ON COLUMN raw.rejects.origin IS 'File name, or - for standard input.';
COMMENT ON COLUMN raw.rejects.line_no IS 'Line or record number in the file, from 1.';
COMMENT ON COLUMN raw.rejects.reason IS 'What is wrong with it.';
COMMENT ON COLUMN raw.rejects.excerpt IS 'Its first 200 characters.';
COMMENT ON COLUMN raw.rejects.rejected_at IS 'When it was first rejected.';

CREATE TABLE raw.fetches (
    fetch_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id     text NOT NULL,
    source_id  text NOT NULL,
    url        text NOT NULL,
    purpose    text NOT NULL DEFAULT 'page',
    outcome    text NOT NULL,
    http_status integer,
    bytes      bigint,
    took_ms    integer,
    reason     text NOT NULL DEFAULT '',
    fetched_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE raw.fetches IS 'One row per request that a spider made or refused to make.';
COMMENT ON COLUMN raw.fetches.fetch_id IS 'Running number.';
COMMENT ON COLUMN raw.fetches.run_id IS 'The run that asked.';
COMMENT ON COLUMN raw.fetches.source_id IS 'Entry of the source catalogue (country/outlet).';
COMMENT ON COLUMN raw.fetches.url IS 'Address asked for.';
COMMENT ON COLUMN raw.fetches.purpose IS 'feed, sitemap, listing, page, robots or archive.';
COMMENT ON COLUMN raw.fetches.outcome IS 'One terminal status: ok, not_modified, http_error, timeout, refused, too_large, unreadable and the like.';
COMMENT ON COLUMN raw.fetches.http_status IS 'HTTP status; null when there was no answer.';
COMMENT ON COLUMN raw.fetches.bytes IS 'Size of the body as received.';
COMMENT ON COLUMN raw.fetches.took_ms IS 'Milliseconds from asking to the last byte.';
COMMENT ON COLUMN raw.fetches.reason IS 'Why the outcome is not ok, in plain words.';
COMMENT ON COLUMN raw.fetches.fetched_at IS 'When it ended.';
CREATE INDEX fetches_source_idx ON raw.fetches (source_id, fetched_at);
