-- What people are told, so that an outage is one message however many runs see it.
CREATE TABLE warehouse.alerts (
    alert_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic        text NOT NULL CHECK (topic <> ''),
    title        text NOT NULL,
    body         text NOT NULL DEFAULT '',
    opened_at    timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    seen_count   integer NOT NULL DEFAULT 1,
    told_at      timestamptz,
    told_error   text NOT NULL DEFAULT '',
    closed_at    timestamptz
);
COMMENT ON TABLE warehouse.alerts IS 'One row per trouble from its first sight to its end; seen again while it is open, it is not told again.';
COMMENT ON COLUMN warehouse.alerts.alert_id IS 'Running number.';
COMMENT ON COLUMN warehouse.alerts.topic IS 'What is in trouble: run/launch_events_daily, source/kor/example, deadline/launch_events_daily and the like.';
COMMENT ON COLUMN warehouse.alerts.title IS 'One line.';
COMMENT ON COLUMN warehouse.alerts.body IS 'The reason and what to do, as last seen.';
COMMENT ON COLUMN warehouse.alerts.opened_at IS 'First sight.';
COMMENT ON COLUMN warehouse.alerts.last_seen_at IS 'Last sight.';
COMMENT ON COLUMN warehouse.alerts.seen_count IS 'How often it was seen.';
COMMENT ON COLUMN warehouse.alerts.told_at IS 'When the message went out; null while no address is set or sending failed.';
COMMENT ON COLUMN warehouse.alerts.told_error IS 'Why sending failed the last time; empty when it did not.';
COMMENT ON COLUMN warehouse.alerts.closed_at IS 'When the trouble was seen to be over; null while it lasts.';
CREATE UNIQUE INDEX alerts_open_idx ON warehouse.alerts (topic) WHERE closed_at IS NULL;
CREATE INDEX alerts_opened_idx ON warehouse.alerts (opened_at);

-- The checks of a run ask for its own fetches and history.
CREATE INDEX fetches_run_idx ON raw.fetches (run_id text_pattern_ops);
CREATE INDEX event_history_run_idx ON warehouse.event_history (run_id text_pattern_ops);
