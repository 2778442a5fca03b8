-- Which classes of missile does each actor launch, year by year?
SELECT actor, year, weapon_class, launches, missiles_min
FROM warehouse.launches_per_class
ORDER BY actor, year, launches DESC;
