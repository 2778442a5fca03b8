-- Launches (events) and missiles by time and kind. Missiles are summed at their fewest and at their most.
CREATE VIEW warehouse.launches_per_year AS
SELECT actor, year, count(*) AS launches, sum(missiles_min) AS missiles_min, sum(missiles_max) AS missiles_max
FROM warehouse.live_events
GROUP BY actor, year;
COMMENT ON VIEW warehouse.launches_per_year IS 'One row per actor and year.';
COMMENT ON COLUMN warehouse.launches_per_year.actor IS 'Launching state or armed group; null when unknown.';
COMMENT ON COLUMN warehouse.launches_per_year.year IS 'Year at the launch site; null when no date is known.';
COMMENT ON COLUMN warehouse.launches_per_year.launches IS 'Launch events.';
COMMENT ON COLUMN warehouse.launches_per_year.missiles_min IS 'Missiles, each event at its fewest.';
COMMENT ON COLUMN warehouse.launches_per_year.missiles_max IS 'Missiles, each event at its most.';

CREATE VIEW warehouse.launches_per_month AS
SELECT actor, year, month, count(*) AS launches, sum(missiles_min) AS missiles_min, sum(missiles_max) AS missiles_max
FROM warehouse.live_events
GROUP BY actor, year, month;
COMMENT ON VIEW warehouse.launches_per_month IS 'One row per actor and month in which it launched; a month without a row had no known launch.';
COMMENT ON COLUMN warehouse.launches_per_month.actor IS 'Launching state or armed group; null when unknown.';
COMMENT ON COLUMN warehouse.launches_per_month.year IS 'Year at the launch site.';
COMMENT ON COLUMN warehouse.launches_per_month.month IS 'Month, 1 to 12.';
COMMENT ON COLUMN warehouse.launches_per_month.launches IS 'Launch events.';
COMMENT ON COLUMN warehouse.launches_per_month.missiles_min IS 'Missiles, each event at its fewest.';
COMMENT ON COLUMN warehouse.launches_per_month.missiles_max IS 'Missiles, each event at its most.';

CREATE VIEW warehouse.launches_per_class AS
SELECT
    actor, year, weapon_class, count(*) AS launches, sum(missiles_min) AS missiles_min,
    sum(missiles_max) AS missiles_max
FROM warehouse.live_events
GROUP BY actor, year, weapon_class;
COMMENT ON VIEW warehouse.launches_per_class IS 'One row per actor, year and weapon class.';
COMMENT ON COLUMN warehouse.launches_per_class.actor IS 'Launching state or armed group; null when unknown.';
COMMENT ON COLUMN warehouse.launches_per_class.year IS 'Year at the launch site.';
COMMENT ON COLUMN warehouse.launches_per_class.weapon_class IS 'Class, as in launch_events; null when none is stated.';
COMMENT ON COLUMN warehouse.launches_per_class.launches IS 'Launch events.';
COMMENT ON COLUMN warehouse.launches_per_class.missiles_min IS 'Missiles, each event at its fewest.';
COMMENT ON COLUMN warehouse.launches_per_class.missiles_max IS 'Missiles, each event at its most.';

CREATE VIEW warehouse.launches_per_site AS
SELECT
    actor,
    site_id,
    coalesce(site_name, site_id) AS site_name,
    -- One site has one place; where sources placed it differently, the extremes are averaged for the map only.
    (min(latitude) + max(latitude)) / 2 AS latitude,
    (min(longitude) + max(longitude)) / 2 AS longitude,
    count(*) AS launches,
    sum(missiles_min) AS missiles_min,
    sum(missiles_max) AS missiles_max,
    min(launched_on) AS first_on,
    max(launched_on) AS last_on
FROM warehouse.live_events
GROUP BY actor, site_id, coalesce(site_name, site_id);
COMMENT ON VIEW warehouse.launches_per_site IS 'One row per actor and launch place; a null place holds the events whose place nobody stated.';
COMMENT ON COLUMN warehouse.launches_per_site.actor IS 'Launching state or armed group; null when unknown.';
COMMENT ON COLUMN warehouse.launches_per_site.site_id IS 'Launch site of the gazetteer; null when only a name is known.';
COMMENT ON COLUMN warehouse.launches_per_site.site_name IS 'Launch place.';
COMMENT ON COLUMN warehouse.launches_per_site.latitude IS 'WGS84 degrees north.';
COMMENT ON COLUMN warehouse.launches_per_site.longitude IS 'WGS84 degrees east.';
COMMENT ON COLUMN warehouse.launches_per_site.launches IS 'Launch events.';
COMMENT ON COLUMN warehouse.launches_per_site.missiles_min IS 'Missiles, each event at its fewest.';
COMMENT ON COLUMN warehouse.launches_per_site.missiles_max IS 'Missiles, each event at its most.';
COMMENT ON COLUMN warehouse.launches_per_site.first_on IS 'First known launch there.';
COMMENT ON COLUMN warehouse.launches_per_site.last_on IS 'Last known launch there.';

CREATE VIEW warehouse.launches_per_outcome AS
SELECT
    actor, year, outcome, count(*) AS launches, sum(missiles_min) AS missiles_min,
    sum(missiles_max) AS missiles_max
FROM warehouse.live_events
GROUP BY actor, year, outcome;
COMMENT ON VIEW warehouse.launches_per_outcome IS 'One row per actor, year and outcome.';
COMMENT ON COLUMN warehouse.launches_per_outcome.actor IS 'Launching state or armed group; null when unknown.';
COMMENT ON COLUMN warehouse.launches_per_outcome.year IS 'Year at the launch site.';
COMMENT ON COLUMN warehouse.launches_per_outcome.outcome IS 'success, failure, intercepted, partial or unknown; unknown is not success.';
COMMENT ON COLUMN warehouse.launches_per_outcome.launches IS 'Launch events.';
COMMENT ON COLUMN warehouse.launches_per_outcome.missiles_min IS 'Missiles, each event at its fewest.';
COMMENT ON COLUMN warehouse.launches_per_outcome.missiles_max IS 'Missiles, each event at its most.';
