-- From which places are most missiles launched, and when last?
SELECT actor, site_name, launches, missiles_min, last_on
FROM warehouse.launches_per_site
WHERE site_name IS NOT NULL
ORDER BY missiles_min DESC, actor, site_name
LIMIT 20;
