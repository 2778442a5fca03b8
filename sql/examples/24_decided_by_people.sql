-- Which values and identities were decided by a person, by whom and why?
SELECT decision, verdict, left_ref, right_ref, field, value, author, reason, made_at
FROM warehouse.decisions
WHERE undone_at IS NULL
ORDER BY made_at DESC;
