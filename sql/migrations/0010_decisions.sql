-- What people decide. Rows are never deleted: undoing sets undone_at.
CREATE TABLE core.judgements (
    judgement_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    verdict        text NOT NULL CHECK (verdict IN ('same', 'different', 'retract')),
    left_ref       text NOT NULL,
    right_ref      text,
    left_mentions  text[] NOT NULL CHECK (cardinality(left_mentions) > 0),
    right_mentions text[],
    author         text NOT NULL CHECK (author <> ''),
    reason         text NOT NULL CHECK (reason <> ''),
    made_at        timestamptz NOT NULL DEFAULT now(),
    undone_at      timestamptz,
    undone_by      text,
    CHECK ((verdict = 'retract') = (right_ref IS NULL)),
    CHECK ((right_ref IS NULL) = (right_mentions IS NULL))
);
COMMENT ON TABLE core.judgements IS 'One row per decision of a person on whether mentions speak of one launch event, or of none.';
COMMENT ON COLUMN core.judgements.judgement_id IS 'Running number.';
COMMENT ON COLUMN core.judgements.verdict IS 'same: all named mentions belong to one event; different: left and right never share one; retract: the event did not happen.';
COMMENT ON COLUMN core.judgements.left_ref IS 'Event or mention as the person named it.';
COMMENT ON COLUMN core.judgements.right_ref IS 'The other event or mention; null for retract.';
COMMENT ON COLUMN core.judgements.left_mentions IS 'Mentions that left_ref stood for when it was judged; these, not the id, carry the decision through every rerun.';
COMMENT ON COLUMN core.judgements.right_mentions IS 'Mentions that right_ref stood for.';
COMMENT ON COLUMN core.judgements.author IS 'Who decided.';
COMMENT ON COLUMN core.judgements.reason IS 'Why, in their words.';
COMMENT ON COLUMN core.judgements.made_at IS 'When they decided.';
COMMENT ON COLUMN core.judgements.undone_at IS 'When it was taken back; null while it holds.';
COMMENT ON COLUMN core.judgements.undone_by IS 'Who took it back.';

CREATE TABLE core.overrides (
    override_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    text NOT NULL REFERENCES warehouse.launch_events,
    field       text NOT NULL,
    value       text,
    author      text NOT NULL CHECK (author <> ''),
    reason      text NOT NULL CHECK (reason <> ''),
    made_at     timestamptz NOT NULL DEFAULT now(),
    undone_at   timestamptz,
    undone_by   text
);
COMMENT ON TABLE core.overrides IS 'One row per value that a person set on a launch event; the newest that holds wins over every claim.';
COMMENT ON COLUMN core.overrides.override_id IS 'Running number.';
COMMENT ON COLUMN core.overrides.event_id IS 'The event as named; a merged id stands for the event it was merged into.';
COMMENT ON COLUMN core.overrides.field IS 'Column of warehouse.launch_events.';
COMMENT ON COLUMN core.overrides.value IS 'The value as text; null empties the field.';
COMMENT ON COLUMN core.overrides.author IS 'Who decided.';
COMMENT ON COLUMN core.overrides.reason IS 'Why, in their words.';
COMMENT ON COLUMN core.overrides.made_at IS 'When they decided.';
COMMENT ON COLUMN core.overrides.undone_at IS 'When it was taken back; null while it holds.';
COMMENT ON COLUMN core.overrides.undone_by IS 'Who took it back.';
CREATE INDEX overrides_event_idx ON core.overrides (event_id) WHERE undone_at IS NULL;
