-- severity: error
-- Each value of a launch event is stated by a claim, unless a person set it.
SELECT event.event_id AS event_id,
       event.event_id || '.' || value.column_name || ' = ' || value.is_set || ' has no claim' AS detail
FROM warehouse.launch_events AS event
CROSS JOIN LATERAL (VALUES
    ('launched_on', event.launched_on::text, ARRAY['date', 'launched_on']),
    ('launched_at', event.launched_at::text, ARRAY['times', 'times_local']),
    ('count_min', event.count_min::text, ARRAY['count', 'count_min', 'count_max']),
    -- a weapon's name settles its class
    ('weapon_class', event.weapon_class, ARRAY['weapon_class', 'weapon_name', 'weapon']),
    ('weapon_name', event.weapon_name, ARRAY['weapon_name', 'weapon']),
    ('site_name', event.site_name, ARRAY['site']),
    ('range_km', event.range_km::text, ARRAY['range_km']),
    ('apogee_km', event.apogee_km::text, ARRAY['apogee_km']),
    ('announced_by', event.announced_by, ARRAY['announced_by']),
    ('outcome', nullif(event.outcome, 'unknown'), ARRAY['outcome'])
) AS value (column_name, is_set, claim_fields)
WHERE event.duplicate_of IS NULL
  AND event.status <> 'retracted'
  AND value.is_set IS NOT NULL
  AND NOT EXISTS (
      SELECT FROM warehouse.claims AS claim
      WHERE claim.event_id = event.event_id AND claim.field = ANY (value.claim_fields)
  )
  AND NOT EXISTS (
      SELECT FROM core.overrides AS override
      -- a site set by its id brings its name along; a merged id stands for the event it was merged into
      WHERE override.field IN (value.column_name, CASE value.column_name WHEN 'site_name' THEN 'site_id' END)
        AND override.undone_at IS NULL
        AND (override.event_id = event.event_id
             OR override.event_id IN (SELECT old.event_id FROM warehouse.launch_events AS old
                                      WHERE old.duplicate_of = event.event_id))
  )
