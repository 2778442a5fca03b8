-- An index that did not change may still hold entries that a wider window asks for.
ALTER TABLE raw.indexes ADD COLUMN since_at timestamptz;
COMMENT ON COLUMN raw.indexes.since_at IS 'Start of the window that its entries were last taken for; an earlier one reads it anew. Null: all of time.';
