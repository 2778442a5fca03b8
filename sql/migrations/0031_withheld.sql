-- Launch events that break a promise are withheld from publication; the rest is published.
CREATE TABLE warehouse.withheld_events (
    event_id    text NOT NULL REFERENCES warehouse.launch_events ON DELETE CASCADE,
    check_name  text NOT NULL,
    detail      text NOT NULL,
    withheld_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (event_id, check_name)
);
COMMENT ON TABLE warehouse.withheld_events IS 'One row per launch event and check of severity error that it fails now; empty when all is well.';
COMMENT ON COLUMN warehouse.withheld_events.event_id IS 'The event.';
COMMENT ON COLUMN warehouse.withheld_events.check_name IS 'The check: sql/checks/NAME.sql states its promise.';
COMMENT ON COLUMN warehouse.withheld_events.detail IS 'What is wrong, in plain words.';
COMMENT ON COLUMN warehouse.withheld_events.withheld_at IS 'Since when it fails.';
