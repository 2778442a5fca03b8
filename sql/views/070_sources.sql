-- Who reports, how fast, and who corrects. Summed over all claims, so kept as materialized views, which every resolve
-- refreshes (launchwire db refresh does it by hand).
DROP MATERIALIZED VIEW IF EXISTS warehouse.source_coverage;
DROP MATERIALIZED VIEW IF EXISTS warehouse.event_reporting;

CREATE MATERIALIZED VIEW warehouse.event_reporting AS
WITH reports AS (
    SELECT c.event_id, c.publisher, min(c.stated_at) AS reported_at
    FROM warehouse.claims AS c
    WHERE c.event_id IS NOT NULL AND c.stated_at IS NOT NULL
    GROUP BY c.event_id, c.publisher
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY reported_at, publisher) AS place FROM reports
)
SELECT
    e.event_id,
    e.actor,
    e.launched_on,
    r.first_publisher,
    r.first_reported_at,
    r.publishers,
    -- Only a time of day makes the lag from launch to first report a figure.
    CASE
        WHEN e.time_precision IN ('minute', 'hour') THEN date_part('epoch', r.first_reported_at - e.launched_at) / 60
    END AS minutes_to_report,
    date_part('epoch', r.second_reported_at - r.first_reported_at) / 60 AS minutes_to_second,
    (
        SELECT date_part('epoch', min(coalesce(h.known_at, h.recorded_at)) - r.first_reported_at) / 60
        FROM warehouse.event_history AS h
        WHERE h.event_id = e.event_id AND h.cause = 'correction'
    ) AS minutes_to_correction
FROM (
    SELECT
        event_id,
        max(publisher) FILTER (WHERE place = 1) AS first_publisher,
        min(reported_at) AS first_reported_at,
        min(reported_at) FILTER (WHERE place = 2) AS second_reported_at,
        count(*) AS publishers
    FROM ranked
    GROUP BY event_id
) AS r
INNER JOIN warehouse.live_events AS e ON e.event_id = r.event_id;
COMMENT ON MATERIALIZED VIEW warehouse.event_reporting IS 'One row per live launch event with who reported it first, and how long until it was reported, reported again and corrected. As of the last resolve.';
COMMENT ON COLUMN warehouse.event_reporting.event_id IS 'The launch event.';
COMMENT ON COLUMN warehouse.event_reporting.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.event_reporting.launched_on IS 'Calendar date at the launch site.';
COMMENT ON COLUMN warehouse.event_reporting.first_publisher IS 'Who was first; by name among those of the same moment.';
COMMENT ON COLUMN warehouse.event_reporting.first_reported_at IS 'Publication time of the first report.';
COMMENT ON COLUMN warehouse.event_reporting.publishers IS 'Different publishers.';
COMMENT ON COLUMN warehouse.event_reporting.minutes_to_report IS 'Minutes from launch to the first report; null unless the time of day is known.';
COMMENT ON COLUMN warehouse.event_reporting.minutes_to_second IS 'Minutes from the first report to that of a second publisher.';
COMMENT ON COLUMN warehouse.event_reporting.minutes_to_correction IS 'Minutes from the first report to the first correction.';
CREATE UNIQUE INDEX event_reporting_idx ON warehouse.event_reporting (event_id);

CREATE MATERIALIZED VIEW warehouse.source_coverage AS
WITH reports AS (
    SELECT c.event_id, c.publisher, min(c.stated_at) AS reported_at, count(*) AS claims,
        count(*) FILTER (WHERE c.chosen) AS chosen, count(*) FILTER (WHERE c.superseded_by IS NOT NULL) AS superseded
    FROM warehouse.claims AS c
    WHERE c.event_id IS NOT NULL
    GROUP BY c.event_id, c.publisher
)
SELECT
    r.publisher,
    count(*) AS events,
    count(*) FILTER (WHERE f.first_publisher = r.publisher) AS first,
    percentile_cont(0.5) WITHIN GROUP (
        ORDER BY date_part('epoch', r.reported_at - f.first_reported_at) / 60
    ) AS median_lag_minutes,
    sum(r.claims)::bigint AS claims,
    sum(r.chosen)::bigint AS chosen_claims,
    sum(r.superseded)::bigint AS superseded_claims,
    min(r.reported_at) AS since_at,
    max(r.reported_at) AS until_at
FROM reports AS r
LEFT JOIN warehouse.event_reporting AS f ON f.event_id = r.event_id
GROUP BY r.publisher;
COMMENT ON MATERIALIZED VIEW warehouse.source_coverage IS 'One row per publisher: how many events it covered, how often it was first, how late it is. As of the last resolve.';
COMMENT ON COLUMN warehouse.source_coverage.publisher IS 'The publisher.';
COMMENT ON COLUMN warehouse.source_coverage.events IS 'Launch events it reported.';
COMMENT ON COLUMN warehouse.source_coverage.first IS 'Events on which it was first.';
COMMENT ON COLUMN warehouse.source_coverage.median_lag_minutes IS 'Median minutes from the first report of anybody to its own; 0 where it was first.';
COMMENT ON COLUMN warehouse.source_coverage.claims IS 'Values it stated.';
COMMENT ON COLUMN warehouse.source_coverage.chosen_claims IS 'Values of it that the table holds.';
COMMENT ON COLUMN warehouse.source_coverage.superseded_claims IS 'Values of it that were corrected since.';
COMMENT ON COLUMN warehouse.source_coverage.since_at IS 'First report.';
COMMENT ON COLUMN warehouse.source_coverage.until_at IS 'Last report.';
CREATE UNIQUE INDEX source_coverage_idx ON warehouse.source_coverage (publisher);

CREATE VIEW warehouse.source_days AS
SELECT
    f.source_id,
    (f.fetched_at AT TIME ZONE 'UTC')::date AS day,
    count(*) AS requests,
    count(*) FILTER (WHERE f.outcome IN ('ok', 'not_modified')) AS ok,
    count(*) FILTER (WHERE f.outcome NOT IN ('ok', 'not_modified')) AS failed,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY f.took_ms) AS median_ms
FROM raw.fetches AS f
GROUP BY 1, 2;
COMMENT ON VIEW warehouse.source_days IS 'One row per source of the catalogue and day (UTC) on which it was asked: a day without a row is a gap, not a zero.';
COMMENT ON COLUMN warehouse.source_days.source_id IS 'Entry of the source catalogue (country/outlet).';
COMMENT ON COLUMN warehouse.source_days.day IS 'The day, UTC.';
COMMENT ON COLUMN warehouse.source_days.requests IS 'Requests made or refused.';
COMMENT ON COLUMN warehouse.source_days.ok IS 'Requests answered, or not modified since.';
COMMENT ON COLUMN warehouse.source_days.failed IS 'All others.';
COMMENT ON COLUMN warehouse.source_days.median_ms IS 'Median milliseconds to the last byte.';
