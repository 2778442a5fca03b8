-- severity: error
-- Each live launch event is mentioned by an article.
SELECT event.event_id AS event_id, event.event_id || ' is mentioned nowhere' AS detail
FROM warehouse.launch_events AS event
WHERE event.duplicate_of IS NULL
  AND event.status <> 'retracted'
  AND NOT EXISTS (SELECT FROM warehouse.event_mentions AS link WHERE link.event_id = event.event_id)
