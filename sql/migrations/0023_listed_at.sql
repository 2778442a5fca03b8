-- What lay outside the window of one run is opened by a later one, also where the listing tells its last change only.
ALTER TABLE raw.urls ADD COLUMN listed_at timestamptz;
COMMENT ON COLUMN raw.urls.listed_at IS 'Date by which the listing held it against the window: of publication, else of its last change.';
UPDATE raw.urls SET listed_at = published_at WHERE published_at IS NOT NULL;
