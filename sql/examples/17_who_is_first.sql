-- Which publishers are first most often, and how late are the others?
SELECT publisher, events, first, round(median_lag_minutes) AS median_lag_minutes
FROM warehouse.source_coverage
ORDER BY first DESC, events DESC, publisher;
