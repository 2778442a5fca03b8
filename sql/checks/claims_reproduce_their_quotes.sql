-- severity: error
-- Each claim's words stand at its offsets in the article it was read from.
SELECT claim.event_id AS event_id,
       claim.claim_id || ' says ' || quote_literal(claim.quote) || ' but the article reads '
           || quote_literal(substr(article.title || E'\n' || article.text, claim.quote_start + 1,
                                   claim.quote_end - claim.quote_start)) AS detail
FROM warehouse.claims AS claim
JOIN core.mentions AS mention USING (mention_id)
JOIN raw.articles AS article USING (article_id)
WHERE NOT mention.withdrawn
  AND mention.revision_no = article.revision_no
  AND substr(article.title || E'\n' || article.text, claim.quote_start + 1, claim.quote_end - claim.quote_start)
      <> claim.quote
