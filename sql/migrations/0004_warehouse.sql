CREATE TABLE warehouse.launch_events (
    event_id          text PRIMARY KEY,
    status            text NOT NULL CHECK (status IN ('reported', 'confirmed', 'corrected', 'disputed', 'retracted')),
    kind              text NOT NULL,
    actor             text,
    launched_on       date,
    launched_at       timestamptz,
    time_precision    text NOT NULL CHECK (time_precision IN ('minute', 'hour', 'day', 'month')),
    count_min         integer,
    count_max         integer,
    weapon_class      text,
    weapon_name       text,
    site_id           text,
    site_name         text,
    latitude          double precision,
    longitude         double precision,
    site_precision_km double precision,
    range_km          double precision,
    apogee_km         double precision,
    outcome           text NOT NULL DEFAULT 'unknown',
    announced_by      text,
    corrected         boolean NOT NULL DEFAULT false,
    confidence        double precision NOT NULL,
    article_count     integer NOT NULL,
    publisher_count   integer NOT NULL,
    first_reported_at timestamptz,
    last_changed_at   timestamptz,
    summary           text NOT NULL DEFAULT '',
    duplicate_of      text REFERENCES warehouse.launch_events
);
COMMENT ON TABLE warehouse.launch_events IS 'One row per launch event: one actor, one occasion. Merged ids stay, with duplicate_of set.';
COMMENT ON COLUMN warehouse.launch_events.event_id IS 'Stable id, never renumbered or reused: ACTOR-YYYY-MM-DD-NN.';
COMMENT ON COLUMN warehouse.launch_events.status IS 'reported: one independent publisher; confirmed: several or an official one; corrected: a speaker revised a value; disputed: speakers disagree; retracted: no longer held to have happened.';
COMMENT ON COLUMN warehouse.launch_events.kind IS 'test, exercise, attack, space_launch, intercept_test or unknown.';
COMMENT ON COLUMN warehouse.launch_events.actor IS 'ISO 3166-1 alpha-3 of the launching state, or the id of an armed group; null when unknown.';
COMMENT ON COLUMN warehouse.launch_events.launched_on IS 'Calendar date at the launch site; the first of the month when time_precision is month.';
COMMENT ON COLUMN warehouse.launch_events.launched_at IS 'First launch, UTC; null unless a time of day is stated.';
COMMENT ON COLUMN warehouse.launch_events.time_precision IS 'How exactly the time is known: minute, hour, day or month.';
COMMENT ON COLUMN warehouse.launch_events.count_min IS 'Fewest missiles the winning claim allows.';
COMMENT ON COLUMN warehouse.launch_events.count_max IS 'Most missiles the winning claim allows; null when open.';
COMMENT ON COLUMN warehouse.launch_events.weapon_class IS 'CRBM, SRBM, MRBM, IRBM, ICBM, SLBM, CRUISE, HGV, SLV, MLRS, SAM, BALLISTIC, PROJECTILE, ROCKET, MISSILE, INTERCEPTOR or DRONE.';
COMMENT ON COLUMN warehouse.launch_events.weapon_name IS 'Canonical weapon name of the gazetteer, else as written.';
COMMENT ON COLUMN warehouse.launch_events.site_id IS 'Launch site of the gazetteer; null when only a name is known.';
COMMENT ON COLUMN warehouse.launch_events.site_name IS 'Launch place, canonical name where the gazetteer knows it.';
COMMENT ON COLUMN warehouse.launch_events.latitude IS 'WGS84 degrees north of the site.';
COMMENT ON COLUMN warehouse.launch_events.longitude IS 'WGS84 degrees east of the site.';
COMMENT ON COLUMN warehouse.launch_events.site_precision_km IS 'Radius in km within which the launch point lies.';
COMMENT ON COLUMN warehouse.launch_events.range_km IS 'Largest distance flown that the winning claims state, km.';
COMMENT ON COLUMN warehouse.launch_events.apogee_km IS 'Largest altitude that the winning claims state, km.';
COMMENT ON COLUMN warehouse.launch_events.outcome IS 'success, failure, intercepted, partial or unknown.';
COMMENT ON COLUMN warehouse.launch_events.announced_by IS 'Who first or mainly reported it.';
COMMENT ON COLUMN warehouse.launch_events.corrected IS 'True when a speaker revised a value of this event.';
COMMENT ON COLUMN warehouse.launch_events.confidence IS 'Probability in [0, 1] that the event is real and its date right; see docs.';
COMMENT ON COLUMN warehouse.launch_events.article_count IS 'Articles that mention it, copies counted once.';
COMMENT ON COLUMN warehouse.launch_events.publisher_count IS 'Different publishers among them.';
COMMENT ON COLUMN warehouse.launch_events.first_reported_at IS 'Earliest publication time among its articles.';
COMMENT ON COLUMN warehouse.launch_events.last_changed_at IS 'Publication time of the newest article that changed a value; not a wall clock, so that reruns agree.';
COMMENT ON COLUMN warehouse.launch_events.summary IS 'One sentence in English made from the values.';
COMMENT ON COLUMN warehouse.launch_events.duplicate_of IS 'The event this one was merged into; null for live rows.';
CREATE INDEX launch_events_actor_date_idx ON warehouse.launch_events (actor, launched_on);

CREATE TABLE warehouse.flights (
    event_id     text NOT NULL REFERENCES warehouse.launch_events ON DELETE CASCADE,
    flight_no    integer NOT NULL CHECK (flight_no >= 1),
    launched_at  timestamptz,
    range_km     double precision,
    apogee_km    double precision,
    speed_mach   double precision,
    direction    text,
    landing      text,
    weapon_class text,
    weapon_name  text,
    outcome      text NOT NULL DEFAULT 'unknown',
    PRIMARY KEY (event_id, flight_no)
);
COMMENT ON TABLE warehouse.flights IS 'One row per missile of a launch event.';
COMMENT ON COLUMN warehouse.flights.event_id IS 'The launch event.';
COMMENT ON COLUMN warehouse.flights.flight_no IS 'Counts from 1 in the order of launch.';
COMMENT ON COLUMN warehouse.flights.launched_at IS 'Launch time of this missile, UTC; null when not stated.';
COMMENT ON COLUMN warehouse.flights.range_km IS 'Distance flown, km.';
COMMENT ON COLUMN warehouse.flights.apogee_km IS 'Highest altitude, km.';
COMMENT ON COLUMN warehouse.flights.speed_mach IS 'Highest speed, Mach.';
COMMENT ON COLUMN warehouse.flights.direction IS 'Compass direction flown, as a word.';
COMMENT ON COLUMN warehouse.flights.landing IS 'Where it came down, as written.';
COMMENT ON COLUMN warehouse.flights.weapon_class IS 'Class, as in launch_events.';
COMMENT ON COLUMN warehouse.flights.weapon_name IS 'Name, as in launch_events.';
COMMENT ON COLUMN warehouse.flights.outcome IS 'success, failure, intercepted or unknown.';

CREATE TABLE warehouse.claims (
    claim_id      text PRIMARY KEY,
    event_id      text REFERENCES warehouse.launch_events,
    mention_id    text NOT NULL REFERENCES core.mentions ON DELETE CASCADE,
    field         text NOT NULL,
    flight_no     integer,
    value         text NOT NULL,
    bound         text NOT NULL CHECK (bound IN ('exact', 'about', 'at_least', 'over', 'at_most', 'range')),
    speaker       text,
    publisher     text NOT NULL,
    article_url   text NOT NULL,
    sentence      text NOT NULL,
    quote         text NOT NULL,
    quote_start   integer NOT NULL,
    quote_end     integer NOT NULL,
    stated_at     timestamptz,
    chosen        boolean NOT NULL DEFAULT false,
    rule          text,
    superseded_by text
);
COMMENT ON TABLE warehouse.claims IS 'One row per value that an article states about a launch event.';
COMMENT ON COLUMN warehouse.claims.claim_id IS 'mention_id/number.';
COMMENT ON COLUMN warehouse.claims.event_id IS 'The event the mention was resolved to; null while it waits.';
COMMENT ON COLUMN warehouse.claims.mention_id IS 'The mention that holds the value.';
COMMENT ON COLUMN warehouse.claims.field IS 'Field of the mention: date, count, weapon_class, site, range_km and so on.';
COMMENT ON COLUMN warehouse.claims.flight_no IS 'The missile of the salvo it speaks of, as numbered in the article; null for all.';
COMMENT ON COLUMN warehouse.claims.value IS 'The value as text, in the unit of the field.';
COMMENT ON COLUMN warehouse.claims.bound IS 'exact, about, at_least, over, at_most or range.';
COMMENT ON COLUMN warehouse.claims.speaker IS 'Who states it, canonical where the gazetteer knows them; null: the article itself.';
COMMENT ON COLUMN warehouse.claims.publisher IS 'Publisher of the article.';
COMMENT ON COLUMN warehouse.claims.article_url IS 'Address of the article.';
COMMENT ON COLUMN warehouse.claims.sentence IS 'The sentence the value was read from.';
COMMENT ON COLUMN warehouse.claims.quote IS 'The words of the value itself.';
COMMENT ON COLUMN warehouse.claims.quote_start IS 'Character offset of the quote in title, newline, text.';
COMMENT ON COLUMN warehouse.claims.quote_end IS 'Offset one past the end of the quote.';
COMMENT ON COLUMN warehouse.claims.stated_at IS 'Publication time of the article.';
COMMENT ON COLUMN warehouse.claims.chosen IS 'True when the event''s value is this claim''s.';
COMMENT ON COLUMN warehouse.claims.rule IS 'The rule by which it was chosen or lost.';
COMMENT ON COLUMN warehouse.claims.superseded_by IS 'claim_id of the correction that replaced it, or article when the article itself says it was corrected.';
CREATE INDEX claims_event_idx ON warehouse.claims (event_id, field);
CREATE INDEX claims_mention_idx ON warehouse.claims (mention_id);

CREATE TABLE warehouse.event_history (
    history_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    text NOT NULL,
    field       text NOT NULL,
    old_value   text,
    new_value   text,
    cause       text NOT NULL,
    article_id  text,
    known_at    timestamptz,
    run_id      text NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE warehouse.event_history IS 'One row per change of one value of a launch event; append only.';
COMMENT ON COLUMN warehouse.event_history.history_id IS 'Running number.';
COMMENT ON COLUMN warehouse.event_history.event_id IS 'The event, live or merged.';
COMMENT ON COLUMN warehouse.event_history.field IS 'Column of launch_events; event for its founding, merge or split.';
COMMENT ON COLUMN warehouse.event_history.old_value IS 'Value before, as text; null when there was none.';
COMMENT ON COLUMN warehouse.event_history.new_value IS 'Value after, as text; null when it went away.';
COMMENT ON COLUMN warehouse.event_history.cause IS 'founded, article, correction, revision, merge, split, override, judgement or rule.';
COMMENT ON COLUMN warehouse.event_history.article_id IS 'The article that brought the change; null for decisions of people.';
COMMENT ON COLUMN warehouse.event_history.known_at IS 'Publication time of that article: from when the new value could be known.';
COMMENT ON COLUMN warehouse.event_history.run_id IS 'The run that made the change.';
COMMENT ON COLUMN warehouse.event_history.recorded_at IS 'When the row was written.';
CREATE INDEX event_history_event_idx ON warehouse.event_history (event_id, known_at);

CREATE TABLE warehouse.event_mentions (
    mention_id text PRIMARY KEY REFERENCES core.mentions ON DELETE CASCADE,
    event_id   text NOT NULL REFERENCES warehouse.launch_events,
    score      double precision,
    rule       text NOT NULL
);
COMMENT ON TABLE warehouse.event_mentions IS 'One row per mention that was resolved to a launch event.';
COMMENT ON COLUMN warehouse.event_mentions.mention_id IS 'The mention (article_id#number).';
COMMENT ON COLUMN warehouse.event_mentions.event_id IS 'The event it speaks of.';
COMMENT ON COLUMN warehouse.event_mentions.score IS 'Agreement with the other mentions of the event; null for the founding one.';
COMMENT ON COLUMN warehouse.event_mentions.rule IS 'Why it belongs there: founded, score, judgement.';
CREATE INDEX event_mentions_event_idx ON warehouse.event_mentions (event_id);

CREATE TABLE warehouse.runs (
    run_id      text PRIMARY KEY,
    step        text NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    outcome     text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'ok', 'failed')),
    counts      jsonb NOT NULL DEFAULT '{}',
    note        text NOT NULL DEFAULT ''
);
COMMENT ON TABLE warehouse.runs IS 'One row per run of a step or of the whole line.';
COMMENT ON COLUMN warehouse.runs.run_id IS 'Unique id; an Airflow run passes its own.';
COMMENT ON COLUMN warehouse.runs.step IS 'collect, extract, deduplicate, resolve, check, import or run.';
COMMENT ON COLUMN warehouse.runs.started_at IS 'When it began.';
COMMENT ON COLUMN warehouse.runs.finished_at IS 'When it ended; null while it runs or if it was killed.';
COMMENT ON COLUMN warehouse.runs.outcome IS 'running (also: killed), ok or failed.';
COMMENT ON COLUMN warehouse.runs.counts IS 'The counts that the step reported.';
COMMENT ON COLUMN warehouse.runs.note IS 'One line in plain words.';

CREATE TABLE warehouse.check_results (
    run_id     text NOT NULL,
    check_name text NOT NULL,
    passed     boolean NOT NULL,
    severity   text NOT NULL DEFAULT 'error' CHECK (severity IN ('error', 'warning')),
    detail     text NOT NULL DEFAULT '',
    checked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, check_name)
);
COMMENT ON TABLE warehouse.check_results IS 'One row per check of a run.';
COMMENT ON COLUMN warehouse.check_results.run_id IS 'The run.';
COMMENT ON COLUMN warehouse.check_results.check_name IS 'Name of the check.';
COMMENT ON COLUMN warehouse.check_results.passed IS 'Whether the assertion held.';
COMMENT ON COLUMN warehouse.check_results.severity IS 'error fails the run, warning does not.';
COMMENT ON COLUMN warehouse.check_results.detail IS 'What was found, in plain words.';
COMMENT ON COLUMN warehouse.check_results.checked_at IS 'When it was checked.';
