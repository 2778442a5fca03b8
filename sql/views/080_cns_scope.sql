-- Comparable with the missile test databases of the James Martin Center for Nonproliferation Studies (CNS), published
-- by NTI. Their stated scope is missiles able to carry at least 500 kg to at least 300 km, and space launch vehicles;
-- their rows are flights and their dates UTC. The capability belongs to the weapon, not to the flight: a short flight
-- of such a missile counts. By class that is SRBM and above, SLBM, HGV, SLV and ballistic missiles of unstated class;
-- close-range missiles, cruise missiles, artillery rockets, air defence, interceptors and drones fall outside.
CREATE VIEW warehouse.cns_scope AS
SELECT
    f.event_id,
    f.flight_no,
    e.actor,
    coalesce((coalesce(f.launched_at, e.launched_at) AT TIME ZONE 'UTC')::date, e.launched_on) AS launched_on_utc,
    coalesce(f.launched_at, e.launched_at) IS NOT NULL AS utc_known,
    e.launched_on,
    coalesce(f.weapon_class, e.weapon_class) AS weapon_class,
    coalesce(f.weapon_name, e.weapon_name) AS weapon_name,
    e.site_name,
    f.range_km,
    f.apogee_km,
    f.outcome
FROM warehouse.flights AS f
INNER JOIN warehouse.live_events AS e ON e.event_id = f.event_id
WHERE coalesce(f.weapon_class, e.weapon_class) IN
    ('SRBM', 'MRBM', 'IRBM', 'ICBM', 'SLBM', 'HGV', 'SLV', 'BALLISTIC');
COMMENT ON VIEW warehouse.cns_scope IS 'One row per flight comparable with the CNS/NTI missile test databases: missiles able to carry at least 500 kg to at least 300 km, by class SRBM, MRBM, IRBM, ICBM, SLBM, HGV, SLV and BALLISTIC.';
COMMENT ON COLUMN warehouse.cns_scope.event_id IS 'The launch event.';
COMMENT ON COLUMN warehouse.cns_scope.flight_no IS 'The missile within it, from 1.';
COMMENT ON COLUMN warehouse.cns_scope.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.cns_scope.launched_on_utc IS 'UTC date, as CNS counts; the local date where utc_known is false.';
COMMENT ON COLUMN warehouse.cns_scope.utc_known IS 'True when a time of day is known, so that the UTC date is sure.';
COMMENT ON COLUMN warehouse.cns_scope.launched_on IS 'Calendar date at the launch site.';
COMMENT ON COLUMN warehouse.cns_scope.weapon_class IS 'Class of the flight, else of the event.';
COMMENT ON COLUMN warehouse.cns_scope.weapon_name IS 'Name of the flight''s weapon, else of the event''s.';
COMMENT ON COLUMN warehouse.cns_scope.site_name IS 'Launch place.';
COMMENT ON COLUMN warehouse.cns_scope.range_km IS 'Distance flown, km.';
COMMENT ON COLUMN warehouse.cns_scope.apogee_km IS 'Highest altitude, km.';
COMMENT ON COLUMN warehouse.cns_scope.outcome IS 'success, failure, intercepted or unknown.';
