-- What is the farthest and the highest flight of each actor and class?
SELECT actor, weapon_class, measure, value, weapon_name, launched_on, event_id
FROM warehouse.records
ORDER BY measure, value DESC;
