-- severity: error
-- Counts, distances, coordinates and confidences lie within what is possible.
-- 40,000 km is once around the earth; a lofted ICBM reached 7,200 km, so 10,000 km bounds an apogee.
SELECT event.event_id AS event_id, event.event_id || ': ' || wrong.what AS detail
FROM warehouse.launch_events AS event
CROSS JOIN LATERAL (VALUES
    ('count_min is below 1', event.count_min < 1),
    ('count_max is below count_min', event.count_max < event.count_min),
    ('range_km is outside 0 to 40000', event.range_km NOT BETWEEN 0 AND 40000),
    ('apogee_km is outside 0 to 10000', event.apogee_km NOT BETWEEN 0 AND 10000 AND event.kind <> 'space_launch'),
    ('latitude is outside -90 to 90', event.latitude NOT BETWEEN -90 AND 90),
    ('longitude is outside -180 to 180', event.longitude NOT BETWEEN -180 AND 180),
    ('confidence is outside 0 to 1', event.confidence NOT BETWEEN 0 AND 1)
) AS wrong (what, holds)
WHERE wrong.holds
