-- The claims that contradict a winner are few; the view disputed_fields reads these alone.
CREATE INDEX claims_lost_idx ON warehouse.claims (event_id, field) WHERE rule IN ('lower authority', 'fewer articles');
