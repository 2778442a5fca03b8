-- What the views of sql/views need to answer within 100 ms on 100,000 events and 2 million claims (bench/warehouse.py).

-- Live events in the order of actor, year and date: running totals and gaps read this index alone, without sorting.
CREATE INDEX launch_events_live_idx ON warehouse.launch_events (actor, date_part('year', launched_on), launched_on)
    INCLUDE (count_min, count_max, time_precision)
    WHERE duplicate_of IS NULL AND status <> 'retracted';
-- The first launch of each weapon is the first entry of its group.
CREATE INDEX launch_events_weapon_idx ON warehouse.launch_events (actor, weapon_name, launched_on, event_id)
    INCLUDE (weapon_class, outcome, range_km, apogee_km)
    WHERE duplicate_of IS NULL AND status <> 'retracted';
-- Few events are disputed, and each has a handful of chosen claims.
CREATE INDEX launch_events_disputed_idx ON warehouse.launch_events (event_id)
    WHERE status = 'disputed' AND duplicate_of IS NULL;
CREATE INDEX claims_chosen_idx ON warehouse.claims (event_id) WHERE chosen;
-- Changes since a date.
CREATE INDEX event_history_changed_idx ON warehouse.event_history ((coalesce(known_at, recorded_at)));
-- The first correction of each event.
CREATE INDEX event_history_corrections_idx ON warehouse.event_history (event_id, (coalesce(known_at, recorded_at)))
    WHERE cause = 'correction';
-- The farthest and the highest of each class are the first entries of their groups.
CREATE INDEX launch_events_range_idx ON warehouse.launch_events
    (actor, weapon_class, range_km DESC, launched_on, event_id) INCLUDE (weapon_name)
    WHERE duplicate_of IS NULL AND status <> 'retracted' AND range_km IS NOT NULL AND kind <> 'space_launch';
CREATE INDEX launch_events_apogee_idx ON warehouse.launch_events
    (actor, weapon_class, apogee_km DESC, launched_on, event_id) INCLUDE (weapon_name)
    WHERE duplicate_of IS NULL AND status <> 'retracted' AND apogee_km IS NOT NULL AND kind <> 'space_launch';
-- First and last launch of a salvo without reading the flights themselves.
CREATE INDEX flights_time_idx ON warehouse.flights (event_id, launched_at) WHERE launched_at IS NOT NULL;
