-- What resolve cannot decide, and what it needs to be fast.
CREATE TABLE core.reviews (
    left_ref  text NOT NULL,
    right_ref text NOT NULL DEFAULT '',
    question  text NOT NULL CHECK (question IN ('same_event', 'waiting_mention', 'disputed_value')),
    actor     text,
    score     double precision,
    detail    text NOT NULL,
    PRIMARY KEY (left_ref, right_ref, question)
);
COMMENT ON TABLE core.reviews IS 'One row per question that resolve leaves to a person; a judgement or a new article may answer it.';
COMMENT ON COLUMN core.reviews.left_ref IS 'Event id, or the mention that waits.';
COMMENT ON COLUMN core.reviews.right_ref IS 'The other event; empty when there is none.';
COMMENT ON COLUMN core.reviews.question IS 'same_event: two events that may be one; waiting_mention: a mention without an event; disputed_value: speakers disagree.';
COMMENT ON COLUMN core.reviews.actor IS 'Actor of the block in which the question arose.';
COMMENT ON COLUMN core.reviews.score IS 'Agreement score, where one was computed.';
COMMENT ON COLUMN core.reviews.detail IS 'What was found, in plain words.';
CREATE INDEX reviews_actor_idx ON core.reviews (actor);

COMMENT ON COLUMN warehouse.event_history.field IS 'Column of launch_events; event for its founding, merge, split or end.';
CREATE INDEX launch_events_duplicate_idx ON warehouse.launch_events (duplicate_of) WHERE duplicate_of IS NOT NULL;
