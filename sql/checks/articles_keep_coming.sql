-- severity: error
-- While crawls get answers, new articles arrive: none within four days, after a month that had them, is a broken crawl.
SELECT NULL::text AS event_id,
       'no new article since ' || newest.seen_on || ' although ' || answers.total || ' requests were answered in the last four days'
           AS detail
FROM (SELECT max(first_seen_at)::date AS seen_on FROM raw.articles WHERE source_id IS NOT NULL) AS newest,
     (SELECT count(*) AS total FROM raw.fetches
      WHERE fetched_at > now() - interval '4 days' AND outcome IN ('ok', 'not_modified')) AS answers
WHERE answers.total >= 20
  AND newest.seen_on < now()::date - 4
  AND newest.seen_on > now()::date - 31
