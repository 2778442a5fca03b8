-- How long after the first report does the first correction come?
SELECT event_id, first_publisher, first_reported_at, round(minutes_to_correction) AS minutes_to_correction
FROM warehouse.event_reporting
WHERE minutes_to_correction IS NOT NULL
ORDER BY minutes_to_correction DESC;
