-- Grain: as in 0001; each new table says its own. Columns that old rows lack are null there.

-- The pause that the feed's last document asked for, and its permanent redirects: `moved_to` is believed and asked
-- since `moved_at`; `moving_to` was seen at `moving_polls` polls in a row since `moving_since` and is not believed yet.
ALTER TABLE feed_states ADD COLUMN ttl_seconds DOUBLE;
ALTER TABLE feed_states ADD COLUMN moved_at TIMESTAMPTZ;
ALTER TABLE feed_states ADD COLUMN moving_to VARCHAR;
ALTER TABLE feed_states ADD COLUMN moving_since TIMESTAMPTZ;
ALTER TABLE feed_states ADD COLUMN moving_polls INTEGER;

-- The sign by which a page opted out of text and data mining when it was fetched; null: none was seen.
ALTER TABLE revisions ADD COLUMN tdm_opt_out VARCHAR;

-- One row per origin (scheme, host, port) and file with rules for all of it: robots.txt or tdmrep.json. state: read
-- (`body` holds what counts), absent or unreachable; a file that cannot be reached keeps the body last read.
CREATE TABLE site_rules (
    origin VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    body VARCHAR,
    read_at TIMESTAMPTZ,
    asked_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);

-- One row per host that asked not to be asked (429, Retry-After) until a time.
CREATE TABLE host_pauses (
    host VARCHAR NOT NULL,
    paused_until TIMESTAMPTZ NOT NULL
);
