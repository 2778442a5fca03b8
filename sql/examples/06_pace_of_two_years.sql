-- How does the running total of 2019 compare with that of 2020, day by day?
SELECT day_of_year, max(launches) FILTER (WHERE year = 2019) AS in_2019, max(launches) FILTER (WHERE year = 2020) AS in_2020
FROM warehouse.cumulative_launches
WHERE actor = 'PRK' AND year IN (2019, 2020)
GROUP BY day_of_year
ORDER BY day_of_year;
