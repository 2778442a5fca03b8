-- At what hour of the local day are missiles launched?
SELECT local_hour, launches, repeat('#', launches::integer) AS bar
FROM warehouse.launches_by_hour
WHERE actor = 'PRK'
ORDER BY local_hour;
