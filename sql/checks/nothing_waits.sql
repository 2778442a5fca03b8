-- severity: warning
-- No mention waits for the resolve step. Another run at the same time may leave some for its own.
SELECT NULL::text AS event_id, count(*) || ' mentions wait for the resolve step' AS detail
FROM core.mentions
WHERE NOT resolved
HAVING count(*) > 0
