CREATE TABLE core.llm_readings (
    article_id        text PRIMARY KEY REFERENCES raw.articles ON DELETE CASCADE,
    revision_no       integer NOT NULL,
    extractor_version text NOT NULL,
    model             text NOT NULL,
    outcome           text NOT NULL CHECK (outcome IN ('ok', 'no_event', 'timeout', 'malformed', 'refused', 'error')),
    reason            text NOT NULL DEFAULT '',
    attempts          integer NOT NULL,
    input_tokens      bigint NOT NULL DEFAULT 0,
    output_tokens     bigint NOT NULL DEFAULT 0,
    cost_usd          numeric(12, 6) NOT NULL DEFAULT 0,
    dropped_values    integer NOT NULL DEFAULT 0,
    read_at           timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE core.llm_readings IS 'One row per article that the optional second extractor has read, with its one terminal status and cost.';
COMMENT ON COLUMN core.llm_readings.article_id IS 'The article.';
COMMENT ON COLUMN core.llm_readings.revision_no IS 'The revision that was read; an older one than the article''s is due again.';
COMMENT ON COLUMN core.llm_readings.extractor_version IS 'Version of the rules it was compared with; a change makes the article due again.';
COMMENT ON COLUMN core.llm_readings.model IS 'Name of the model at its endpoint.';
COMMENT ON COLUMN core.llm_readings.outcome IS 'ok, no_event, timeout, malformed, refused or error; the last four after one retry.';
COMMENT ON COLUMN core.llm_readings.reason IS 'For the last four: why, in one line.';
COMMENT ON COLUMN core.llm_readings.attempts IS 'Requests made, one or two.';
COMMENT ON COLUMN core.llm_readings.input_tokens IS 'Tokens sent over all attempts, as the server counts them.';
COMMENT ON COLUMN core.llm_readings.output_tokens IS 'Tokens received over all attempts, as the server counts them.';
COMMENT ON COLUMN core.llm_readings.cost_usd IS 'Those tokens at the configured prices, in US dollars.';
COMMENT ON COLUMN core.llm_readings.dropped_values IS 'Values and events of the answer whose quote is not in the text or does not support them.';
COMMENT ON COLUMN core.llm_readings.read_at IS 'When the article was read.';

CREATE TABLE core.extraction_disagreements (
    article_id  text NOT NULL REFERENCES raw.articles ON DELETE CASCADE,
    mention_no  integer NOT NULL,
    llm_no      integer NOT NULL,
    field       text NOT NULL,
    rules_value jsonb,
    llm_value   jsonb,
    quote       text NOT NULL DEFAULT '',
    PRIMARY KEY (article_id, mention_no, llm_no, field)
);
COMMENT ON TABLE core.extraction_disagreements IS 'One row per field that the rules and the second extractor read differently in one article.';
COMMENT ON COLUMN core.extraction_disagreements.article_id IS 'The article.';
COMMENT ON COLUMN core.extraction_disagreements.mention_no IS 'Number of the rules'' mention, from 1; 0 where only the second extractor found the event.';
COMMENT ON COLUMN core.extraction_disagreements.llm_no IS 'Number of the second extractor''s mention, from 1; 0 where only the rules found the event.';
COMMENT ON COLUMN core.extraction_disagreements.field IS 'The field of the contract, or event where only one of the two found the event.';
COMMENT ON COLUMN core.extraction_disagreements.rules_value IS 'What the rules read.';
COMMENT ON COLUMN core.extraction_disagreements.llm_value IS 'What the second extractor read.';
COMMENT ON COLUMN core.extraction_disagreements.quote IS 'The words of the article that the second extractor gives for its value.';
