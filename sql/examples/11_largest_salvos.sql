-- Which launches fired the most missiles at once, and over how many minutes?
SELECT event_id, launched_on, missiles_min, missiles_max, weapon_name, minutes
FROM warehouse.salvos
ORDER BY missiles_min DESC, launched_on
LIMIT 20;
