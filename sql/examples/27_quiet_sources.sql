-- On which days did a source fail more often than it answered?
SELECT source_id, day, requests, ok, failed
FROM warehouse.source_days
WHERE failed > ok
ORDER BY day DESC, source_id;
