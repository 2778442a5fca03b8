-- Which stated values were corrected later by the same speaker?
SELECT c.event_id, c.field, c.speaker, c.value AS first_said, n.value AS now_said, c.stated_at, n.stated_at AS corrected_at
FROM warehouse.claims AS c
INNER JOIN warehouse.claims AS n ON n.claim_id = c.superseded_by
ORDER BY c.stated_at, c.claim_id;
