-- Which launches came within seven days of the one before?
SELECT actor, from_on, to_on, days
FROM warehouse.quiet_gaps
WHERE days <= 7 AND NOT still_open
ORDER BY to_on DESC, actor;
