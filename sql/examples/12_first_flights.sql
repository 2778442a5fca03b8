-- Which weapons flew for the first time since 2019, and how did it end?
SELECT launched_on, actor, weapon_name, weapon_class, outcome, range_km, event_id
FROM warehouse.first_flights
WHERE launched_on >= date '2019-01-01'
ORDER BY launched_on;
