-- What were the longest times without a known launch?
SELECT actor, from_on, to_on, days, still_open
FROM warehouse.quiet_gaps
ORDER BY days DESC, actor
LIMIT 10;
