-- What collect remembers between runs: addresses that sources listed, the state of their feeds, kept raw pages, results.
CREATE TABLE raw.urls (
    url_id            text PRIMARY KEY,
    source_id         text NOT NULL,
    url               text NOT NULL,
    canonical_url     text NOT NULL,
    title             text NOT NULL DEFAULT '',
    published_raw     text NOT NULL DEFAULT '',
    published_at      timestamptz,
    found_by          text NOT NULL,
    found_at          timestamptz NOT NULL DEFAULT now(),
    next_fetch_at     timestamptz,
    taken_by          text,
    fetch_count       integer NOT NULL DEFAULT 0,
    failure_count     integer NOT NULL DEFAULT 0,
    first_fetched_at  timestamptz,
    last_fetched_at   timestamptz,
    last_outcome      text NOT NULL DEFAULT '',
    etag              text NOT NULL DEFAULT '',
    last_modified     text NOT NULL DEFAULT '',
    article_id        text
);
COMMENT ON TABLE raw.urls IS 'One row per article address that a source listed; what is due is fetched, so a killed run loses nothing.';
COMMENT ON COLUMN raw.urls.url_id IS 'Derived from the canonical address (hex, 14 digits).';
COMMENT ON COLUMN raw.urls.source_id IS 'The source that listed it first (country/outlet).';
COMMENT ON COLUMN raw.urls.url IS 'Address as listed: this is what is fetched.';
COMMENT ON COLUMN raw.urls.canonical_url IS 'Address without tracking parameters, AMP and mobile variants.';
COMMENT ON COLUMN raw.urls.title IS 'Headline in the listing; empty when it gave none.';
COMMENT ON COLUMN raw.urls.published_raw IS 'Date in the listing, as written there.';
COMMENT ON COLUMN raw.urls.published_at IS 'That date read in the zone of the source; null when it gave none.';
COMMENT ON COLUMN raw.urls.found_by IS 'feed, sitemap, listing, gdelt or archive.';
COMMENT ON COLUMN raw.urls.found_at IS 'When it was first listed.';
COMMENT ON COLUMN raw.urls.next_fetch_at IS 'When it is due; null when it is settled.';
COMMENT ON COLUMN raw.urls.taken_by IS 'The crawl that took it last; another crawl may take it again while it is due.';
COMMENT ON COLUMN raw.urls.fetch_count IS 'Completed fetches.';
COMMENT ON COLUMN raw.urls.failure_count IS 'Failed fetches since the last good one.';
COMMENT ON COLUMN raw.urls.first_fetched_at IS 'First good fetch.';
COMMENT ON COLUMN raw.urls.last_fetched_at IS 'Last completed fetch.';
COMMENT ON COLUMN raw.urls.last_outcome IS 'Outcome of the last fetch, as in raw.fetches.';
COMMENT ON COLUMN raw.urls.etag IS 'ETag of the last good answer, for conditional requests.';
COMMENT ON COLUMN raw.urls.last_modified IS 'Last-Modified of the last good answer, for conditional requests.';
COMMENT ON COLUMN raw.urls.article_id IS 'The article read from it; null before.';
CREATE INDEX urls_due_idx ON raw.urls (source_id, next_fetch_at) WHERE next_fetch_at IS NOT NULL;
CREATE INDEX urls_article_idx ON raw.urls (article_id);

CREATE TABLE raw.indexes (
    index_url      text NOT NULL,
    source_id      text NOT NULL,
    etag           text NOT NULL DEFAULT '',
    last_modified  text NOT NULL DEFAULT '',
    body_hash      text NOT NULL DEFAULT '',
    entry_count    integer NOT NULL DEFAULT 0,
    newest_at      timestamptz,
    oldest_at      timestamptz,
    failure_count  integer NOT NULL DEFAULT 0,
    not_before     timestamptz,
    last_outcome   text NOT NULL DEFAULT '',
    last_read_at   timestamptz,
    last_new_at    timestamptz,
    PRIMARY KEY (source_id, index_url)
);
COMMENT ON TABLE raw.indexes IS 'One row per feed, sitemap, listing page or query that a source is read from, with its state.';
COMMENT ON COLUMN raw.indexes.index_url IS 'Its address.';
COMMENT ON COLUMN raw.indexes.source_id IS 'The source (country/outlet).';
COMMENT ON COLUMN raw.indexes.etag IS 'ETag of the last good answer.';
COMMENT ON COLUMN raw.indexes.last_modified IS 'Last-Modified of the last good answer.';
COMMENT ON COLUMN raw.indexes.body_hash IS 'xxh3-128 of the last good body; an equal one is not parsed again.';
COMMENT ON COLUMN raw.indexes.entry_count IS 'Entries of the last good answer.';
COMMENT ON COLUMN raw.indexes.newest_at IS 'Newest entry date ever seen.';
COMMENT ON COLUMN raw.indexes.oldest_at IS 'Oldest entry date of the last good answer: later than the previous newest_at means that entries fell out.';
COMMENT ON COLUMN raw.indexes.failure_count IS 'Failures since the last good answer.';
COMMENT ON COLUMN raw.indexes.not_before IS 'Not to be asked before: Retry-After, or the circuit breaker.';
COMMENT ON COLUMN raw.indexes.last_outcome IS 'Outcome of the last request, as in raw.fetches.';
COMMENT ON COLUMN raw.indexes.last_read_at IS 'Last completed request.';
COMMENT ON COLUMN raw.indexes.last_new_at IS 'When it last listed an address not known before.';

CREATE TABLE raw.pages (
    url_id      text NOT NULL,
    body_hash   text NOT NULL,
    file_name   text NOT NULL,
    file_offset bigint NOT NULL,
    body_bytes  integer NOT NULL,
    kept_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (url_id, body_hash)
);
COMMENT ON TABLE raw.pages IS 'One row per kept raw page: a distinct body of an address, and where it lies in the WARC files.';
COMMENT ON COLUMN raw.pages.url_id IS 'The address (raw.urls).';
COMMENT ON COLUMN raw.pages.body_hash IS 'xxh3-128 of the body.';
COMMENT ON COLUMN raw.pages.file_name IS 'WARC file under pages/ of the home directory.';
COMMENT ON COLUMN raw.pages.file_offset IS 'Byte at which the record''s compressed frame begins.';
COMMENT ON COLUMN raw.pages.body_bytes IS 'Size of the body.';
COMMENT ON COLUMN raw.pages.kept_at IS 'When it was kept; retention counts from here.';
CREATE INDEX pages_kept_idx ON raw.pages (kept_at);

CREATE TABLE raw.source_runs (
    run_id     text NOT NULL,
    source_id  text NOT NULL,
    outcome    text NOT NULL,
    method     text NOT NULL DEFAULT '',
    listed     integer NOT NULL DEFAULT 0,
    fetched    integer NOT NULL DEFAULT 0,
    failed     integer NOT NULL DEFAULT 0,
    new        integer NOT NULL DEFAULT 0,
    revised    integer NOT NULL DEFAULT 0,
    unchanged  integer NOT NULL DEFAULT 0,
    alarms     text NOT NULL DEFAULT '',
    stats      jsonb NOT NULL DEFAULT '{}',
    ended_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, source_id)
);
COMMENT ON TABLE raw.source_runs IS 'One row per source and run of collect: what it yielded, and whether nothing means failure.';
COMMENT ON COLUMN raw.source_runs.run_id IS 'The run.';
COMMENT ON COLUMN raw.source_runs.source_id IS 'The source (country/outlet).';
COMMENT ON COLUMN raw.source_runs.outcome IS 'ok, nothing_new, empty, failed, busy, resting or disabled.';
COMMENT ON COLUMN raw.source_runs.method IS 'The access method that worked last: feed, sitemap, listing, gdelt or archive.';
COMMENT ON COLUMN raw.source_runs.listed IS 'Entries that its feeds, sitemaps and lists held inside the window.';
COMMENT ON COLUMN raw.source_runs.fetched IS 'Requests that were answered well.';
COMMENT ON COLUMN raw.source_runs.failed IS 'Requests with any other outcome.';
COMMENT ON COLUMN raw.source_runs.new IS 'Articles stored for the first time.';
COMMENT ON COLUMN raw.source_runs.revised IS 'Articles whose text had changed.';
COMMENT ON COLUMN raw.source_runs.unchanged IS 'Articles read again without a change.';
COMMENT ON COLUMN raw.source_runs.alarms IS 'DEAD, SILENT, GAP, STALE, FLOOD and why, in plain words; empty when all is well.';
COMMENT ON COLUMN raw.source_runs.stats IS 'Counts by outcome, as JSON.';
COMMENT ON COLUMN raw.source_runs.ended_at IS 'When the row was written.';
CREATE INDEX source_runs_source_idx ON raw.source_runs (source_id, ended_at);
