-- Which sentences stand behind the range of one event?
SELECT value, bound, coalesce(speaker, publisher) AS who, chosen, superseded_by, sentence, article_url
FROM warehouse.claims
WHERE event_id = 'PRK-2019-05-09-01' AND field = 'range_km'
ORDER BY chosen DESC, stated_at;
