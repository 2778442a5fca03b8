-- How many flights a year are comparable with the CNS database, by its UTC dates?
SELECT actor, date_part('year', launched_on_utc) AS year, count(*) AS flights, count(*) FILTER (WHERE NOT utc_known) AS date_unsure
FROM warehouse.cns_scope
GROUP BY actor, date_part('year', launched_on_utc)
ORDER BY actor, year;
