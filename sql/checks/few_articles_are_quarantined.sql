-- severity: error
-- Fewer than one article in twenty of the last week makes the extractor fail; a handful is no alarm.
SELECT NULL::text AS event_id,
       count(*) FILTER (WHERE outcome = 'quarantined') || ' of ' || count(*) || ' articles are quarantined; most often: '
           || mode() WITHIN GROUP (ORDER BY reason) FILTER (WHERE outcome = 'quarantined') AS detail
FROM core.extractions
WHERE extracted_at > now() - interval '7 days'
HAVING count(*) FILTER (WHERE outcome = 'quarantined') >= 5
   AND count(*) FILTER (WHERE outcome = 'quarantined') * 20 >= count(*)
