-- What changed, and from when it could be known. Filter on changed_at: WHERE changed_at >= '2019-05-01'.
CREATE VIEW warehouse.event_changes AS
SELECT
    coalesce(h.known_at, h.recorded_at) AS changed_at,
    h.event_id,
    coalesce(e.duplicate_of, e.event_id) AS live_event_id,
    e.actor,
    e.launched_on,
    h.field,
    h.old_value,
    h.new_value,
    h.cause,
    a.publisher,
    a.url AS article_url,
    h.run_id,
    h.recorded_at
FROM warehouse.event_history AS h
LEFT JOIN warehouse.launch_events AS e ON e.event_id = h.event_id
LEFT JOIN raw.articles AS a ON a.article_id = h.article_id;
COMMENT ON VIEW warehouse.event_changes IS 'One row per change of one value of a launch event, with the article that brought it. Filter on changed_at.';
COMMENT ON COLUMN warehouse.event_changes.changed_at IS 'From when the new value could be known: publication of its article, or the moment a person decided.';
COMMENT ON COLUMN warehouse.event_changes.event_id IS 'The event, live or merged.';
COMMENT ON COLUMN warehouse.event_changes.live_event_id IS 'The event itself, or the one it was merged into.';
COMMENT ON COLUMN warehouse.event_changes.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.event_changes.launched_on IS 'Calendar date at the launch site, as held now.';
COMMENT ON COLUMN warehouse.event_changes.field IS 'Column of launch_events; event for founding, merge, split or end.';
COMMENT ON COLUMN warehouse.event_changes.old_value IS 'Value before, as text.';
COMMENT ON COLUMN warehouse.event_changes.new_value IS 'Value after, as text.';
COMMENT ON COLUMN warehouse.event_changes.cause IS 'founded, article, correction, revision, merge, split, override, judgement or rule.';
COMMENT ON COLUMN warehouse.event_changes.publisher IS 'Publisher of the article that brought it.';
COMMENT ON COLUMN warehouse.event_changes.article_url IS 'Address of that article.';
COMMENT ON COLUMN warehouse.event_changes.run_id IS 'The run that wrote it.';
COMMENT ON COLUMN warehouse.event_changes.recorded_at IS 'When it was written.';
