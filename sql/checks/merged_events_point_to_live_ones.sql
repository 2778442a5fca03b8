-- severity: error
-- A merged launch event points to a live one, and holds no mention of its own.
SELECT event.event_id AS event_id,
       event.event_id || ' is merged into ' || event.duplicate_of
           || CASE WHEN target.duplicate_of IS NOT NULL THEN ', which is merged itself' ELSE ' but still holds mentions' END
           AS detail
FROM warehouse.launch_events AS event
JOIN warehouse.launch_events AS target ON target.event_id = event.duplicate_of
WHERE target.duplicate_of IS NOT NULL
   OR EXISTS (SELECT FROM warehouse.event_mentions AS link WHERE link.event_id = event.event_id)
