-- Which runs failed or were killed, and which checks did they fail?
SELECT r.run_id, r.step, r.started_at, r.outcome, r.note, c.check_name, c.detail
FROM warehouse.runs AS r
LEFT JOIN warehouse.check_results AS c ON r.run_id LIKE c.run_id || '/%' AND NOT c.passed
WHERE r.outcome <> 'ok'
ORDER BY r.started_at DESC;
