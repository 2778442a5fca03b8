-- How the year runs: to date, cumulative, by hour, and the quiet between launches.
CREATE VIEW warehouse.year_to_date AS
SELECT
    actor,
    year::integer AS year,
    count(*) FILTER (WHERE month_and_day <= today) AS launches_to_date,
    coalesce(sum(missiles_min) FILTER (WHERE month_and_day <= today), 0) AS missiles_min_to_date,
    count(*) AS launches_whole_year,
    to_char(current_date, 'MM-DD') AS through
FROM (
    SELECT
        actor, date_part('year', launched_on) AS year, missiles_min,
        date_part('month', launched_on) * 100 + date_part('day', launched_on) AS month_and_day,
        date_part('month', current_date) * 100 + date_part('day', current_date) AS today
    FROM warehouse.live_events
    WHERE launched_on IS NOT NULL
) AS dated
GROUP BY actor, year;
COMMENT ON VIEW warehouse.year_to_date IS 'One row per actor and year: launches up to today''s day of the year, against the same span of every other year.';
COMMENT ON COLUMN warehouse.year_to_date.actor IS 'Launching state or armed group; null when unknown.';
COMMENT ON COLUMN warehouse.year_to_date.year IS 'Year at the launch site.';
COMMENT ON COLUMN warehouse.year_to_date.launches_to_date IS 'Launch events from 1 January through the day in through.';
COMMENT ON COLUMN warehouse.year_to_date.missiles_min_to_date IS 'Missiles of these events, each at its fewest.';
COMMENT ON COLUMN warehouse.year_to_date.launches_whole_year IS 'Launch events of the whole year so far known.';
COMMENT ON COLUMN warehouse.year_to_date.through IS 'Today as MM-DD (UTC).';

CREATE VIEW warehouse.cumulative_launches AS
WITH days AS (
    SELECT
        actor, date_part('year', launched_on) AS year, launched_on, count(*) AS launches,
        sum(missiles_min) AS missiles_min
    FROM warehouse.live_events
    WHERE launched_on IS NOT NULL
    GROUP BY actor, date_part('year', launched_on), launched_on
)
SELECT
    actor,
    year::integer AS year,
    launched_on,
    date_part('doy', launched_on)::integer AS day_of_year,
    sum(launches) OVER year_so_far AS launches,
    sum(missiles_min) OVER year_so_far AS missiles_min
FROM days
WINDOW year_so_far AS (PARTITION BY actor, year ORDER BY launched_on);
COMMENT ON VIEW warehouse.cumulative_launches IS 'One row per actor and day with a launch: the running totals of that year.';
COMMENT ON COLUMN warehouse.cumulative_launches.actor IS 'Launching state or armed group; null when unknown.';
COMMENT ON COLUMN warehouse.cumulative_launches.year IS 'Year at the launch site.';
COMMENT ON COLUMN warehouse.cumulative_launches.launched_on IS 'The day.';
COMMENT ON COLUMN warehouse.cumulative_launches.day_of_year IS 'The day counted from 1 January = 1.';
COMMENT ON COLUMN warehouse.cumulative_launches.launches IS 'Launch events of the year up to and with that day.';
COMMENT ON COLUMN warehouse.cumulative_launches.missiles_min IS 'Missiles of these events, each event at its fewest.';

-- States of one time zone, and armed groups by where they launch from. States of several zones (RUS, USA, IDN …) are
-- left out: their local hour would be a guess. Zones are those of the IANA time zone database.
CREATE VIEW warehouse.actor_zones AS
SELECT actor, zone
FROM (
    VALUES
        ('PRK', 'Asia/Pyongyang'), ('KOR', 'Asia/Seoul'), ('JPN', 'Asia/Tokyo'), ('CHN', 'Asia/Shanghai'),
        ('TWN', 'Asia/Taipei'), ('IRN', 'Asia/Tehran'), ('IRQ', 'Asia/Baghdad'), ('ISR', 'Asia/Jerusalem'),
        ('SYR', 'Asia/Damascus'), ('YEM', 'Asia/Aden'), ('SAU', 'Asia/Riyadh'), ('ARE', 'Asia/Dubai'),
        ('IND', 'Asia/Kolkata'), ('PAK', 'Asia/Karachi'), ('TUR', 'Europe/Istanbul'), ('UKR', 'Europe/Kyiv'),
        ('GBR', 'Europe/London'), ('VNM', 'Asia/Ho_Chi_Minh'), ('BLR', 'Europe/Minsk'), ('EGY', 'Africa/Cairo'),
        ('LBY', 'Africa/Tripoli'), ('AZE', 'Asia/Baku'), ('ARM', 'Asia/Yerevan'), ('POL', 'Europe/Warsaw'),
        ('HOUTHI', 'Asia/Aden'), ('HEZBOLLAH', 'Asia/Beirut'), ('HAMAS', 'Asia/Gaza'), ('PIJ', 'Asia/Gaza')
) AS zones (actor, zone);
COMMENT ON VIEW warehouse.actor_zones IS 'One row per actor whose launches share one time zone.';
COMMENT ON COLUMN warehouse.actor_zones.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.actor_zones.zone IS 'IANA time zone; past changes are known to it (Pyongyang was at UTC+8:30 from 2015-08-15 to 2018-05-05).';

CREATE VIEW warehouse.launches_by_hour AS
SELECT
    e.actor,
    date_part('hour', e.launched_at AT TIME ZONE z.zone)::integer AS local_hour,
    z.zone,
    count(*) AS launches
FROM warehouse.live_events AS e
INNER JOIN warehouse.actor_zones AS z ON z.actor = e.actor
WHERE e.launched_at IS NOT NULL AND e.time_precision IN ('minute', 'hour')
GROUP BY 1, 2, 3;
COMMENT ON VIEW warehouse.launches_by_hour IS 'One row per actor and hour of the day at the launch site; events without a stated time are left out.';
COMMENT ON COLUMN warehouse.launches_by_hour.actor IS 'Launching state or armed group of one time zone (actor_zones).';
COMMENT ON COLUMN warehouse.launches_by_hour.local_hour IS 'Hour of the first launch, 0 to 23, local time of that day.';
COMMENT ON COLUMN warehouse.launches_by_hour.zone IS 'IANA time zone used.';
COMMENT ON COLUMN warehouse.launches_by_hour.launches IS 'Launch events.';

CREATE VIEW warehouse.quiet_gaps AS
-- Grouped and ordered by year first because the index is (010_live_events, launch_events_live_idx).
WITH days AS (
    SELECT actor, date_part('year', launched_on) AS year, launched_on
    FROM warehouse.live_events
    WHERE launched_on IS NOT NULL AND actor IS NOT NULL AND time_precision <> 'month'
    GROUP BY actor, date_part('year', launched_on), launched_on
),
gaps AS (
    SELECT
        actor, launched_on AS from_on, lead(launched_on) OVER (PARTITION BY actor ORDER BY year, launched_on) AS to_on
    FROM days
)
SELECT
    actor,
    from_on,
    to_on,
    coalesce(to_on, current_date) - from_on AS days,
    to_on IS NULL AS still_open
FROM gaps;
COMMENT ON VIEW warehouse.quiet_gaps IS 'One row per actor and gap between two days with a launch; order by days for the longest. A gap means no known launch, not none.';
COMMENT ON COLUMN warehouse.quiet_gaps.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.quiet_gaps.from_on IS 'Last launch before the gap.';
COMMENT ON COLUMN warehouse.quiet_gaps.to_on IS 'First launch after it; null while it lasts.';
COMMENT ON COLUMN warehouse.quiet_gaps.days IS 'Days from the one to the other, or to today.';
COMMENT ON COLUMN warehouse.quiet_gaps.still_open IS 'True for the gap that lasts.';
