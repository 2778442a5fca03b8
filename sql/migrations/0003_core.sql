CREATE TABLE core.extractions (
    article_id        text PRIMARY KEY REFERENCES raw.articles ON DELETE CASCADE,
    revision_no       integer NOT NULL,
    extractor_version text NOT NULL,
    outcome           text NOT NULL,
    reason            text NOT NULL DEFAULT '',
    mention_count     integer NOT NULL DEFAULT 0,
    extracted_at      timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE core.extractions IS 'One row per article that the extract step has finished, with its one terminal status.';
COMMENT ON COLUMN core.extractions.article_id IS 'The article.';
COMMENT ON COLUMN core.extractions.revision_no IS 'The revision that was read; an older one than the article''s is due again.';
COMMENT ON COLUMN core.extractions.extractor_version IS 'Version of the extractor; a change makes every article due again.';
COMMENT ON COLUMN core.extractions.outcome IS 'ok, no_event, not_relevant, no_text or quarantined.';
COMMENT ON COLUMN core.extractions.reason IS 'For quarantined: the error, in one line.';
COMMENT ON COLUMN core.extractions.mention_count IS 'How many mentions were found.';
COMMENT ON COLUMN core.extractions.extracted_at IS 'When the step finished with it.';

CREATE TABLE core.mentions (
    mention_id  text PRIMARY KEY,
    article_id  text NOT NULL REFERENCES raw.articles ON DELETE CASCADE,
    mention_no  integer NOT NULL,
    revision_no integer NOT NULL,
    role        text NOT NULL CHECK (role IN ('main', 'background')),
    kind        text NOT NULL,
    actor       text,
    date        text,
    payload     jsonb NOT NULL,
    withdrawn   boolean NOT NULL DEFAULT false,
    resolved    boolean NOT NULL DEFAULT false,
    UNIQUE (article_id, mention_no)
);
COMMENT ON TABLE core.mentions IS 'One row per mention: one article''s account of one launch event.';
COMMENT ON COLUMN core.mentions.mention_id IS 'article_id#mention_no.';
COMMENT ON COLUMN core.mentions.article_id IS 'The article.';
COMMENT ON COLUMN core.mentions.mention_no IS 'Place in the article''s list, from 1.';
COMMENT ON COLUMN core.mentions.revision_no IS 'The revision of the article it was read from.';
COMMENT ON COLUMN core.mentions.role IS 'main: the news of the article; background: an earlier event as context.';
COMMENT ON COLUMN core.mentions.kind IS 'test, exercise, attack, space_launch, intercept_test or unknown.';
COMMENT ON COLUMN core.mentions.actor IS 'ISO 3166-1 alpha-3 or the id of an armed group; null when the text names nobody.';
COMMENT ON COLUMN core.mentions.date IS 'Local date at the launch site: YYYY-MM-DD, YYYY-MM or null.';
COMMENT ON COLUMN core.mentions.payload IS 'The whole mention in the contract''s JSON form, with its claims as evidence.';
COMMENT ON COLUMN core.mentions.withdrawn IS 'True when a later revision or extractor no longer finds it; kept so that resolve can undo it.';
COMMENT ON COLUMN core.mentions.resolved IS 'False while the resolve step has yet to take this state of the row into account.';
CREATE INDEX mentions_unresolved_idx ON core.mentions (actor, date) WHERE NOT resolved;
CREATE INDEX mentions_block_idx ON core.mentions (actor, date) WHERE NOT withdrawn;
