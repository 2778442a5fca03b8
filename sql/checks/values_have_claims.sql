-- severity: error
-- Each value of a launch event is stated by a claim.
SELECT event.event_id AS event_id,
       event.event_id || '.' || value.name || ' = ' || value.is_set || ' has no claim' AS detail
FROM warehouse.launch_events AS event
CROSS JOIN LATERAL (VALUES
    ('date', event.launched_on::text),
    ('count', event.count_min::text),
    ('weapon_class', event.weapon_class),
    ('site', event.site_name),
    ('range_km', event.range_km::text),
    ('apogee_km', event.apogee_km::text)
) AS value (name, is_set)
WHERE event.duplicate_of IS NULL
  AND event.status <> 'retracted'
  AND value.is_set IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM warehouse.claims AS claim
      WHERE claim.event_id = event.event_id
        AND (claim.field = value.name
             -- a weapon's name settles its class, and a count may be read as count_min
             OR (value.name = 'weapon_class' AND claim.field = 'weapon_name')
             OR (value.name = 'count' AND claim.field IN ('count_min', 'count_max')))
  )
