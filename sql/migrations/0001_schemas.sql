-- The three schemas: what the steps own, and what people query.
CREATE SCHEMA raw;
COMMENT ON SCHEMA raw IS 'What was read from the world: articles, their revisions, fetches and rejects. Owned by collect and import.';

CREATE SCHEMA core;
COMMENT ON SCHEMA core IS 'What the steps derive and may rebuild: extractions, mentions, article groups. Not for querying.';

CREATE SCHEMA warehouse;
COMMENT ON SCHEMA warehouse IS 'What people query: launch events, flights, claims, history, checks and runs.';
