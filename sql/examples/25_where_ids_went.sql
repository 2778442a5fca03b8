-- Which event ids were merged, and into which?
SELECT event_id, duplicate_of, launched_on
FROM warehouse.launch_events
WHERE duplicate_of IS NOT NULL
ORDER BY event_id;
