-- What was told to whom: webhooks are sent once, tried again until they arrive, and given up visibly.
CREATE TABLE core.webhook_deliveries (
    url          text NOT NULL,
    notice_id    text NOT NULL,
    body         text NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    last_error   text NOT NULL DEFAULT '',
    queued_at    timestamptz NOT NULL DEFAULT now(),
    tried_at     timestamptz,
    delivered_at timestamptz,
    PRIMARY KEY (url, notice_id)
);
COMMENT ON TABLE core.webhook_deliveries IS 'One row per notice and webhook address it goes to.';
COMMENT ON COLUMN core.webhook_deliveries.url IS 'Address of the webhook.';
COMMENT ON COLUMN core.webhook_deliveries.notice_id IS 'The notice: event, kind and time of the change; also the webhook-id that is sent.';
COMMENT ON COLUMN core.webhook_deliveries.body IS 'The JSON that is sent, the same at every try.';
COMMENT ON COLUMN core.webhook_deliveries.attempts IS 'Tries so far.';
COMMENT ON COLUMN core.webhook_deliveries.last_error IS 'Why the last try failed, in one line; empty once delivered.';
COMMENT ON COLUMN core.webhook_deliveries.queued_at IS 'When the notice was first due.';
COMMENT ON COLUMN core.webhook_deliveries.tried_at IS 'When it was last tried.';
COMMENT ON COLUMN core.webhook_deliveries.delivered_at IS 'When the receiver answered with 2xx; null while it waits or was given up.';
CREATE INDEX webhook_deliveries_waiting_idx ON core.webhook_deliveries (url, queued_at) WHERE delivered_at IS NULL;
