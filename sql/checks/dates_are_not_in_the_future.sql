-- severity: error
-- No launch event lies after today, or after the first article that reports it. The day across the date line is allowed.
SELECT event.event_id AS event_id,
       event.event_id || ' is dated ' || event.launched_on || ', first reported ' || coalesce(event.first_reported_at::date::text, 'never')
           AS detail
FROM warehouse.launch_events AS event
WHERE event.duplicate_of IS NULL
  AND event.status <> 'retracted'
  AND event.launched_on > least(now()::date, coalesce(event.first_reported_at::date, now()::date)) + 1
