-- Which events rest on one publisher only?
SELECT event_id, launched_on, status, confidence, article_count, summary
FROM warehouse.launch_events
WHERE publisher_count = 1 AND duplicate_of IS NULL
ORDER BY confidence, event_id;
