-- severity: error
-- The share of articles with a mention stays above a quarter of what it was in the three months before.
-- Below 200 articles a week, or 10 mentions expected of them, a quiet week looks the same as a defect.
WITH weeks AS (
    SELECT extracted_at > now() - interval '7 days' AS recent,
           count(*) AS articles,
           count(*) FILTER (WHERE mention_count > 0) AS with_mention
    FROM core.extractions
    WHERE extracted_at > now() - interval '97 days'
    GROUP BY 1
)
SELECT NULL::text AS event_id,
       round(100.0 * latest.with_mention / latest.articles, 2) || ' % of this week''s articles have a mention, before it was '
           || round(100.0 * earlier.with_mention / earlier.articles, 2) || ' %' AS detail
FROM weeks AS latest, weeks AS earlier
WHERE latest.recent AND NOT earlier.recent
  AND latest.articles >= 200
  AND latest.articles * earlier.with_mention >= 10 * earlier.articles
  AND 4.0 * latest.with_mention / latest.articles < 1.0 * earlier.with_mention / earlier.articles
