-- What a consumer may show to the public: live events that break no promise.
CREATE VIEW warehouse.published_events AS
SELECT event.*
FROM warehouse.launch_events AS event
WHERE event.duplicate_of IS NULL
  AND event.status <> 'retracted'
  AND NOT EXISTS (SELECT FROM warehouse.withheld_events AS withheld WHERE withheld.event_id = event.event_id);
COMMENT ON VIEW warehouse.published_events IS 'One row per live launch event that fails no check of severity error.';
-- Its columns mean what they mean in launch_events.
DO $$
DECLARE
    told record;
BEGIN
    FOR told IN
        SELECT attname, col_description(attrelid, attnum) AS comment FROM pg_attribute
        WHERE attrelid = 'warehouse.launch_events'::regclass AND attnum > 0 AND NOT attisdropped
    LOOP
        EXECUTE format('COMMENT ON COLUMN warehouse.published_events.%I IS %L', told.attname, told.comment);
    END LOOP;
END
$$;
