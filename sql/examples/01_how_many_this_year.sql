-- How many times has North Korea launched this year, compared with the same span of earlier years?
SELECT year, launches_to_date, missiles_min_to_date, launches_whole_year, through
FROM warehouse.year_to_date
WHERE actor = 'PRK'
ORDER BY year DESC;
