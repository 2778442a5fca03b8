-- What share of launches with a known outcome succeeded, by actor and decade?
SELECT
    actor,
    year / 10 * 10 AS decade,
    sum(launches) FILTER (WHERE outcome = 'success') AS successes,
    sum(launches) FILTER (WHERE outcome IN ('success', 'failure', 'partial')) AS known,
    round(
        100 * sum(launches) FILTER (WHERE outcome = 'success')
        / nullif(sum(launches) FILTER (WHERE outcome IN ('success', 'failure', 'partial')), 0)
    ) AS percent
FROM warehouse.launches_per_outcome
GROUP BY actor, year / 10 * 10
ORDER BY actor, decade;
