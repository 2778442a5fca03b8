-- severity: warning
-- No run of the last week is unfinished for over six hours: such a one was killed. Its work is done by the next.
SELECT NULL::text AS event_id, run_id || ' began ' || to_char(started_at, 'YYYY-MM-DD HH24:MI') || ' UTC and never ended' AS detail
FROM warehouse.runs
WHERE outcome = 'running' AND started_at BETWEEN now() - interval '7 days' AND now() - interval '6 hours'
