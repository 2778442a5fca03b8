-- severity: error
-- Claims and flights belong to launch events that exist, and a superseding claim exists.
SELECT claim.event_id AS event_id, claim.claim_id || ' belongs to no launch event' AS detail
FROM warehouse.claims AS claim
LEFT JOIN warehouse.launch_events AS event USING (event_id)
WHERE claim.event_id IS NOT NULL AND event.event_id IS NULL
UNION ALL
SELECT claim.event_id, claim.claim_id || ' is superseded by ' || claim.superseded_by || ', which does not exist'
FROM warehouse.claims AS claim
WHERE claim.superseded_by IS NOT NULL
  AND claim.superseded_by <> 'article'
  AND NOT EXISTS (SELECT FROM warehouse.claims AS other WHERE other.claim_id = claim.superseded_by)
UNION ALL
SELECT flight.event_id, 'flight ' || flight.flight_no || ' belongs to no launch event ' || flight.event_id
FROM warehouse.flights AS flight
LEFT JOIN warehouse.launch_events AS event USING (event_id)
WHERE event.event_id IS NULL
