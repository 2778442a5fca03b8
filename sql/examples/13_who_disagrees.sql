-- On which values do speakers disagree, and what does each say?
SELECT event_id, field, chosen_value, chosen_speaker, other_value, other_speaker, other_sentence
FROM warehouse.disputed_fields
ORDER BY event_id, field, other_speaker;
