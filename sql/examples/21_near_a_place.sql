-- Which launches rose within 50 km of Kusong (40.0 N, 125.2 E), and how exactly is the place known?
SELECT event_id, site_name, round(km::numeric, 1) AS km, site_precision_km
FROM (
    SELECT
        event_id, site_name, site_precision_km,
        -- Great-circle distance on a sphere of 6371 km.
        6371 * acos(least(1, sin(radians(40.0)) * sin(radians(latitude))
            + cos(radians(40.0)) * cos(radians(latitude)) * cos(radians(longitude - 125.2)))) AS km
    FROM warehouse.launch_events
    WHERE latitude IS NOT NULL AND duplicate_of IS NULL
) AS placed
WHERE km <= 50
ORDER BY km, event_id;
