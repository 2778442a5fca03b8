-- What is the record of each weapon: launches, failures, farthest, highest?
SELECT actor, weapon_name, launches, missiles_min, successes, failures, first_on, last_on, farthest_km, highest_km
FROM warehouse.weapons
ORDER BY actor, launches DESC, weapon_name;
