-- The view disputed_fields looks up, for each losing claim, the earliest claim that stands: one probe of this index, whose
-- prefix serves what claims_chosen_idx served.
CREATE INDEX claims_winner_idx ON warehouse.claims (event_id, field, (coalesce(flight_no, 0)), stated_at, claim_id)
    WHERE chosen;
DROP INDEX warehouse.claims_chosen_idx;
-- The disputed events with what the view shows of them, read from the index alone.
DROP INDEX warehouse.launch_events_disputed_idx;
CREATE INDEX launch_events_disputed_idx ON warehouse.launch_events (event_id) INCLUDE (actor, launched_on)
    WHERE status = 'disputed' AND duplicate_of IS NULL;
