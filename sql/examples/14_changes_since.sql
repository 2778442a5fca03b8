-- What has changed in the table since a date, and because of which article?
SELECT changed_at, event_id, field, old_value, new_value, cause, publisher, article_url
FROM warehouse.event_changes
WHERE changed_at >= timestamptz '2019-05-01'
ORDER BY changed_at, event_id, field;
