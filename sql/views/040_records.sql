-- The farthest, the highest, the largest, the first.
CREATE VIEW warehouse.records AS
(
    SELECT DISTINCT ON (actor, weapon_class)
        actor, weapon_class, 'range_km' AS measure, range_km AS value, event_id, launched_on, weapon_name
    FROM warehouse.live_events
    WHERE range_km IS NOT NULL AND kind <> 'space_launch'
    ORDER BY actor, weapon_class, range_km DESC, launched_on, event_id
)
UNION ALL
(
    SELECT DISTINCT ON (actor, weapon_class)
        actor, weapon_class, 'apogee_km', apogee_km, event_id, launched_on, weapon_name
    FROM warehouse.live_events
    WHERE apogee_km IS NOT NULL AND kind <> 'space_launch'
    ORDER BY actor, weapon_class, apogee_km DESC, launched_on, event_id
);
COMMENT ON VIEW warehouse.records IS 'One row per actor, weapon class and measure: the event that holds the record. Space launches are left out.';
COMMENT ON COLUMN warehouse.records.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.records.weapon_class IS 'Class, as in launch_events.';
COMMENT ON COLUMN warehouse.records.measure IS 'range_km (farthest) or apogee_km (highest).';
COMMENT ON COLUMN warehouse.records.value IS 'The record, km.';
COMMENT ON COLUMN warehouse.records.event_id IS 'The event that holds it; the earliest among equals.';
COMMENT ON COLUMN warehouse.records.launched_on IS 'Its date at the launch site.';
COMMENT ON COLUMN warehouse.records.weapon_name IS 'Its weapon.';

CREATE VIEW warehouse.record_steps AS
SELECT actor, measure, launched_on, value, before, event_id, weapon_name
FROM (
    SELECT
        actor, 'range_km' AS measure, launched_on, range_km AS value, max(range_km) OVER earlier AS before, event_id,
        weapon_name
    FROM warehouse.live_events
    WHERE range_km IS NOT NULL AND launched_on IS NOT NULL AND kind <> 'space_launch'
    WINDOW earlier AS (
        PARTITION BY actor ORDER BY launched_on, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
    UNION ALL
    SELECT
        actor, 'apogee_km', launched_on, apogee_km, max(apogee_km) OVER earlier, event_id, weapon_name
    FROM warehouse.live_events
    WHERE apogee_km IS NOT NULL AND launched_on IS NOT NULL AND kind <> 'space_launch'
    WINDOW earlier AS (
        PARTITION BY actor ORDER BY launched_on, event_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
) AS measured
WHERE before IS NULL OR value > before;
COMMENT ON VIEW warehouse.record_steps IS 'One row per actor, measure and event that went beyond all earlier ones. Space launches are left out.';
COMMENT ON COLUMN warehouse.record_steps.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.record_steps.measure IS 'range_km or apogee_km.';
COMMENT ON COLUMN warehouse.record_steps.launched_on IS 'When the record was set.';
COMMENT ON COLUMN warehouse.record_steps.value IS 'The new record, km.';
COMMENT ON COLUMN warehouse.record_steps.before IS 'The one before it, km; null for the first measured flight.';
COMMENT ON COLUMN warehouse.record_steps.event_id IS 'The event.';
COMMENT ON COLUMN warehouse.record_steps.weapon_name IS 'Its weapon.';

CREATE VIEW warehouse.salvos AS
SELECT
    e.event_id,
    e.actor,
    e.launched_on,
    e.missiles_min,
    e.missiles_max,
    e.weapon_class,
    e.weapon_name,
    e.site_name,
    date_part('epoch', t.last_at - t.first_at) / 60 AS minutes
FROM warehouse.live_events AS e
LEFT JOIN (
    SELECT f.event_id, min(f.launched_at) AS first_at, max(f.launched_at) AS last_at
    FROM warehouse.flights AS f
    WHERE f.launched_at IS NOT NULL
    GROUP BY f.event_id
    HAVING count(*) > 1
) AS t ON t.event_id = e.event_id
WHERE e.missiles_min > 1;
COMMENT ON VIEW warehouse.salvos IS 'One row per launch event of more than one missile.';
COMMENT ON COLUMN warehouse.salvos.event_id IS 'The launch event.';
COMMENT ON COLUMN warehouse.salvos.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.salvos.launched_on IS 'Calendar date at the launch site.';
COMMENT ON COLUMN warehouse.salvos.missiles_min IS 'Fewest missiles.';
COMMENT ON COLUMN warehouse.salvos.missiles_max IS 'Most missiles.';
COMMENT ON COLUMN warehouse.salvos.weapon_class IS 'Class, as in launch_events.';
COMMENT ON COLUMN warehouse.salvos.weapon_name IS 'Name, as in launch_events.';
COMMENT ON COLUMN warehouse.salvos.site_name IS 'Launch place.';
COMMENT ON COLUMN warehouse.salvos.minutes IS 'Minutes between the first and the last timed launch; null unless two flights have a time.';

CREATE VIEW warehouse.first_flights AS
SELECT DISTINCT ON (actor, weapon_name)
    actor, weapon_name, weapon_class, event_id, launched_on, outcome, range_km, apogee_km
FROM warehouse.live_events
WHERE weapon_name IS NOT NULL AND launched_on IS NOT NULL
ORDER BY actor, weapon_name, launched_on, event_id;
COMMENT ON VIEW warehouse.first_flights IS 'One row per actor and weapon: its first known launch in this table.';
COMMENT ON COLUMN warehouse.first_flights.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.first_flights.weapon_name IS 'The weapon.';
COMMENT ON COLUMN warehouse.first_flights.weapon_class IS 'Its class.';
COMMENT ON COLUMN warehouse.first_flights.event_id IS 'The event of its first known launch.';
COMMENT ON COLUMN warehouse.first_flights.launched_on IS 'The date of it, at the launch site.';
COMMENT ON COLUMN warehouse.first_flights.outcome IS 'How it ended.';
COMMENT ON COLUMN warehouse.first_flights.range_km IS 'Distance flown, km.';
COMMENT ON COLUMN warehouse.first_flights.apogee_km IS 'Highest altitude, km.';

CREATE VIEW warehouse.weapons AS
SELECT
    actor,
    weapon_name,
    count(*) AS launches,
    sum(missiles_min) AS missiles_min,
    count(*) FILTER (WHERE outcome = 'success') AS successes,
    count(*) FILTER (WHERE outcome = 'failure') AS failures,
    min(launched_on) AS first_on,
    max(launched_on) AS last_on,
    max(range_km) AS farthest_km,
    max(apogee_km) AS highest_km
FROM warehouse.live_events
WHERE weapon_name IS NOT NULL
GROUP BY actor, weapon_name;
COMMENT ON VIEW warehouse.weapons IS 'One row per actor and weapon with its record of launches.';
COMMENT ON COLUMN warehouse.weapons.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.weapons.weapon_name IS 'The weapon.';
COMMENT ON COLUMN warehouse.weapons.launches IS 'Launch events.';
COMMENT ON COLUMN warehouse.weapons.missiles_min IS 'Missiles, each event at its fewest.';
COMMENT ON COLUMN warehouse.weapons.successes IS 'Events whose outcome is success.';
COMMENT ON COLUMN warehouse.weapons.failures IS 'Events whose outcome is failure.';
COMMENT ON COLUMN warehouse.weapons.first_on IS 'First known launch.';
COMMENT ON COLUMN warehouse.weapons.last_on IS 'Last known launch.';
COMMENT ON COLUMN warehouse.weapons.farthest_km IS 'Largest distance flown, km.';
COMMENT ON COLUMN warehouse.weapons.highest_km IS 'Largest altitude, km.';
