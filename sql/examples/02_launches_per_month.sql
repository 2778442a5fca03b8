-- In which months of 2019 did North Korea launch, and how many missiles at least and at most?
SELECT month, launches, missiles_min, missiles_max
FROM warehouse.launches_per_month
WHERE actor = 'PRK' AND year = 2019
ORDER BY month;
