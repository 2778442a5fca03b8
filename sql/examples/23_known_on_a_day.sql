-- What did the table say about an event's range at noon of the day it happened?
SELECT new_value AS range_km, changed_at, publisher
FROM warehouse.event_changes
WHERE event_id = 'PRK-2019-05-09-01' AND field = 'range_km' AND changed_at <= timestamptz '2019-05-09 12:00:00+00'
ORDER BY changed_at DESC
LIMIT 1;
