-- Two times of every value: from when it could be known (publication), and when the warehouse wrote it down.
CREATE FUNCTION warehouse.launch_events_as_known(known_on timestamptz, recorded_on timestamptz DEFAULT 'infinity')
RETURNS TABLE (
    event_id       text,
    status         text,
    kind           text,
    actor          text,
    launched_on    date,
    launched_at    timestamptz,
    time_precision text,
    count_min      integer,
    count_max      integer,
    weapon_class   text,
    weapon_name    text,
    site_id        text,
    site_name      text,
    latitude       double precision,
    longitude      double precision,
    range_km       double precision,
    apogee_km      double precision,
    outcome        text,
    announced_by   text,
    corrected      boolean
)
LANGUAGE sql STABLE
AS $$
    WITH live AS (
        SELECT DISTINCT ON (h.event_id) h.event_id, h.new_value
        FROM warehouse.event_history AS h
        WHERE h.field = 'event' AND h.recorded_at <= recorded_on
        ORDER BY h.event_id, h.history_id DESC
    ), known AS (
        -- Of two rows with one known_at the later written one corrects the record of that moment.
        SELECT DISTINCT ON (h.event_id, h.field) h.event_id, h.field, h.new_value
        FROM warehouse.event_history AS h
        WHERE h.field <> 'event' AND coalesce(h.known_at, h.recorded_at) <= known_on AND h.recorded_at <= recorded_on
        ORDER BY h.event_id, h.field, h.known_at DESC NULLS FIRST, h.history_id DESC
    )
    SELECT
        k.event_id,
        max(k.new_value) FILTER (WHERE k.field = 'status'),
        max(k.new_value) FILTER (WHERE k.field = 'kind'),
        nullif(regexp_replace(k.event_id, '-\d{4}-\d{2}-\d{2}-\d+$', ''), 'UNK'),
        max(k.new_value) FILTER (WHERE k.field = 'launched_on')::date,
        max(k.new_value) FILTER (WHERE k.field = 'launched_at')::timestamptz,
        max(k.new_value) FILTER (WHERE k.field = 'time_precision'),
        max(k.new_value) FILTER (WHERE k.field = 'count_min')::integer,
        max(k.new_value) FILTER (WHERE k.field = 'count_max')::integer,
        max(k.new_value) FILTER (WHERE k.field = 'weapon_class'),
        max(k.new_value) FILTER (WHERE k.field = 'weapon_name'),
        max(k.new_value) FILTER (WHERE k.field = 'site_id'),
        max(k.new_value) FILTER (WHERE k.field = 'site_name'),
        max(k.new_value) FILTER (WHERE k.field = 'latitude')::double precision,
        max(k.new_value) FILTER (WHERE k.field = 'longitude')::double precision,
        max(k.new_value) FILTER (WHERE k.field = 'range_km')::double precision,
        max(k.new_value) FILTER (WHERE k.field = 'apogee_km')::double precision,
        max(k.new_value) FILTER (WHERE k.field = 'outcome'),
        max(k.new_value) FILTER (WHERE k.field = 'announced_by'),
        coalesce(max(k.new_value) FILTER (WHERE k.field = 'corrected')::boolean, false)
    FROM known AS k
    INNER JOIN live AS l ON l.event_id = k.event_id AND l.new_value = 'live'
    GROUP BY k.event_id
    ORDER BY k.event_id
$$;
COMMENT ON FUNCTION warehouse.launch_events_as_known(timestamptz, timestamptz) IS 'One row per launch event as the articles published by known_on tell it, by what this warehouse had read at recorded_on (default: now). Example: SELECT * FROM warehouse.launch_events_as_known(''2019-05-10'').';
GRANT EXECUTE ON FUNCTION warehouse.launch_events_as_known(timestamptz, timestamptz) TO reader;
