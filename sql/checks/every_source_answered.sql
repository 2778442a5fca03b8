-- severity: warning
-- Each source that this run asked gave at least one answer.
SELECT NULL::text AS event_id,
       source_id || ': all ' || count(*) || ' requests failed (' || mode() WITHIN GROUP (ORDER BY outcome) || ')' AS detail
FROM raw.fetches
WHERE run_id = :run_id OR starts_with(run_id, :run_id || '/')
GROUP BY source_id
HAVING count(*) FILTER (WHERE outcome IN ('ok', 'not_modified')) = 0
