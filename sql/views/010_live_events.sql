-- date_part is used throughout: extract computes in numeric, which costs four times as much.
-- What counts: events that are held to have happened and are no merged id. Every count below starts here.
CREATE VIEW warehouse.live_events AS
SELECT
    e.event_id,
    date_part('year', e.launched_on)::integer AS year,
    date_part('month', e.launched_on)::integer AS month,
    e.launched_on,
    e.launched_at,
    e.time_precision,
    e.actor,
    e.kind,
    coalesce(e.count_min, 1) AS missiles_min,
    greatest(coalesce(e.count_max, e.count_min, 1), coalesce(e.count_min, 1)) AS missiles_max,
    e.weapon_class,
    e.weapon_name,
    e.site_id,
    e.site_name,
    e.latitude,
    e.longitude,
    e.range_km,
    e.apogee_km,
    e.outcome,
    e.status,
    e.first_reported_at
FROM warehouse.launch_events AS e
WHERE e.duplicate_of IS NULL AND e.status <> 'retracted';
COMMENT ON VIEW warehouse.live_events IS 'One row per launch event that is held to have happened: merged ids and retracted events left out.';
COMMENT ON COLUMN warehouse.live_events.event_id IS 'The launch event.';
COMMENT ON COLUMN warehouse.live_events.year IS 'Year of launched_on; null when no date is known.';
COMMENT ON COLUMN warehouse.live_events.month IS 'Month of launched_on, 1 to 12.';
COMMENT ON COLUMN warehouse.live_events.launched_on IS 'Calendar date at the launch site.';
COMMENT ON COLUMN warehouse.live_events.launched_at IS 'First launch, UTC; null unless a time of day is stated.';
COMMENT ON COLUMN warehouse.live_events.time_precision IS 'minute, hour, day or month.';
COMMENT ON COLUMN warehouse.live_events.actor IS 'Launching state (ISO 3166-1 alpha-3) or armed group.';
COMMENT ON COLUMN warehouse.live_events.kind IS 'test, exercise, attack, space_launch, intercept_test or unknown.';
COMMENT ON COLUMN warehouse.live_events.missiles_min IS 'Fewest missiles; 1 when no count is stated.';
COMMENT ON COLUMN warehouse.live_events.missiles_max IS 'Most missiles; the fewest when the upper end is open.';
COMMENT ON COLUMN warehouse.live_events.weapon_class IS 'Class, as in launch_events.';
COMMENT ON COLUMN warehouse.live_events.weapon_name IS 'Name, as in launch_events.';
COMMENT ON COLUMN warehouse.live_events.site_id IS 'Launch site of the gazetteer.';
COMMENT ON COLUMN warehouse.live_events.site_name IS 'Launch place.';
COMMENT ON COLUMN warehouse.live_events.latitude IS 'WGS84 degrees north of the site.';
COMMENT ON COLUMN warehouse.live_events.longitude IS 'WGS84 degrees east of the site.';
COMMENT ON COLUMN warehouse.live_events.range_km IS 'Largest distance flown, km.';
COMMENT ON COLUMN warehouse.live_events.apogee_km IS 'Largest altitude, km.';
COMMENT ON COLUMN warehouse.live_events.outcome IS 'success, failure, intercepted, partial or unknown.';
COMMENT ON COLUMN warehouse.live_events.status IS 'reported, confirmed, corrected or disputed.';
COMMENT ON COLUMN warehouse.live_events.first_reported_at IS 'Earliest publication time among its articles.';
