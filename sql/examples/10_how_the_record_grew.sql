-- How did North Korea's range record grow, and by which weapon?
SELECT launched_on, value, before, weapon_name, event_id
FROM warehouse.record_steps
WHERE actor = 'PRK' AND measure = 'range_km'
ORDER BY launched_on;
