-- severity: error
-- Where this run asked the web, somebody answered.
SELECT NULL::text AS event_id,
       'all ' || count(*) || ' requests to ' || count(DISTINCT source_id) || ' sources failed; most often: '
           || mode() WITHIN GROUP (ORDER BY outcome || coalesce(' ' || http_status::text, '')) AS detail
FROM raw.fetches
WHERE run_id = :run_id OR starts_with(run_id, :run_id || '/')
HAVING count(*) > 0 AND count(*) FILTER (WHERE outcome IN ('ok', 'not_modified')) = 0
