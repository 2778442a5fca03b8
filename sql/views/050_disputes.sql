-- Where speakers disagree: what the table holds, and what each other speaker says.
CREATE VIEW warehouse.disputed_fields AS
SELECT
    e.event_id,
    e.actor,
    e.launched_on,
    w.field,
    w.value AS chosen_value,
    w.bound AS chosen_bound,
    coalesce(w.speaker, w.publisher) AS chosen_speaker,
    w.sentence AS chosen_sentence,
    o.value AS other_value,
    o.bound AS other_bound,
    coalesce(o.speaker, o.publisher) AS other_speaker,
    o.sentence AS other_sentence,
    o.article_url AS other_url,
    o.stated_at AS other_stated_at
FROM warehouse.launch_events AS e
INNER JOIN warehouse.claims AS o ON o.event_id = e.event_id
CROSS JOIN LATERAL (
    -- Several sentences may carry the value that stands; the earliest speaks for it. Flights count from 1: 0 is the event.
    SELECT c.field, c.value, c.bound, c.speaker, c.publisher, c.sentence
    FROM warehouse.claims AS c
    WHERE c.event_id = o.event_id AND c.field = o.field AND coalesce(c.flight_no, 0) = coalesce(o.flight_no, 0)
        AND c.chosen
    ORDER BY c.stated_at, c.claim_id
    LIMIT 1
) AS w
WHERE e.status = 'disputed' AND e.duplicate_of IS NULL
    -- The verdicts of resolve on a value that cannot be true beside the winner; all others agree, say less, or count for
    -- nothing.
    AND o.rule IN ('lower authority', 'fewer articles')
    AND NOT o.chosen AND o.superseded_by IS NULL AND o.value <> w.value
    AND coalesce(o.speaker, o.publisher) <> coalesce(w.speaker, w.publisher);
COMMENT ON VIEW warehouse.disputed_fields IS 'One row per claim of another speaker that contradicts a chosen value of a disputed event; corrected claims are left out.';
COMMENT ON COLUMN warehouse.disputed_fields.event_id IS 'The launch event.';
COMMENT ON COLUMN warehouse.disputed_fields.actor IS 'Launching state or armed group.';
COMMENT ON COLUMN warehouse.disputed_fields.launched_on IS 'Calendar date at the launch site.';
COMMENT ON COLUMN warehouse.disputed_fields.field IS 'Field in dispute.';
COMMENT ON COLUMN warehouse.disputed_fields.chosen_value IS 'The value that the table holds.';
COMMENT ON COLUMN warehouse.disputed_fields.chosen_bound IS 'exact, about, at_least, over, at_most or range.';
COMMENT ON COLUMN warehouse.disputed_fields.chosen_speaker IS 'Who states it; the publisher when the article itself does.';
COMMENT ON COLUMN warehouse.disputed_fields.chosen_sentence IS 'The sentence it was read from.';
COMMENT ON COLUMN warehouse.disputed_fields.other_value IS 'The value that another speaker states.';
COMMENT ON COLUMN warehouse.disputed_fields.other_bound IS 'Bound of that value.';
COMMENT ON COLUMN warehouse.disputed_fields.other_speaker IS 'Who states that.';
COMMENT ON COLUMN warehouse.disputed_fields.other_sentence IS 'The sentence that was read from.';
COMMENT ON COLUMN warehouse.disputed_fields.other_url IS 'Address of its article.';
COMMENT ON COLUMN warehouse.disputed_fields.other_stated_at IS 'Publication time of its article.';

CREATE VIEW warehouse.decisions AS
SELECT
    'override ' || override_id AS decision, 'override' AS verdict, event_id AS left_ref, NULL::text AS right_ref,
    field, value, author, reason, made_at, undone_at, undone_by
FROM core.overrides
UNION ALL
SELECT
    'judgement ' || judgement_id, verdict, left_ref, right_ref,
    NULL, NULL, author, reason, made_at, undone_at, undone_by
FROM core.judgements;
COMMENT ON VIEW warehouse.decisions IS 'One row per decision of a person: a value set, or two accounts judged the same, different, or no event.';
COMMENT ON COLUMN warehouse.decisions.decision IS 'override or judgement with its number, as launchwire override undo and judge undo take it.';
COMMENT ON COLUMN warehouse.decisions.verdict IS 'override, same, different or retract.';
COMMENT ON COLUMN warehouse.decisions.left_ref IS 'The event or mention it is about.';
COMMENT ON COLUMN warehouse.decisions.right_ref IS 'The other event or mention of same and different.';
COMMENT ON COLUMN warehouse.decisions.field IS 'Column that an override sets.';
COMMENT ON COLUMN warehouse.decisions.value IS 'Value that an override sets; null empties the field.';
COMMENT ON COLUMN warehouse.decisions.author IS 'Who decided.';
COMMENT ON COLUMN warehouse.decisions.reason IS 'Why, in their words.';
COMMENT ON COLUMN warehouse.decisions.made_at IS 'When they decided.';
COMMENT ON COLUMN warehouse.decisions.undone_at IS 'When it was taken back; null while it holds.';
COMMENT ON COLUMN warehouse.decisions.undone_by IS 'Who took it back.';
