-- Grain: as in 0001; each new table says its own. Columns that old rows lack are null there.

-- An alert learns its story and run, how sure it is and why (`facts`: the numbers behind `reason`), how urgent it is and
-- for which channels (none named: all), the share of its day's coverage that was complete, and what became of it.
ALTER TABLE alerts ADD COLUMN story_id VARCHAR;
ALTER TABLE alerts ADD COLUMN run_id VARCHAR;
ALTER TABLE alerts ADD COLUMN urgency VARCHAR;
ALTER TABLE alerts ADD COLUMN channels VARCHAR[];
ALTER TABLE alerts ADD COLUMN confirmed_by VARCHAR;
ALTER TABLE alerts ADD COLUMN facts JSON;
ALTER TABLE alerts ADD COLUMN coverage DOUBLE;
ALTER TABLE alerts ADD COLUMN expires_at TIMESTAMPTZ;
ALTER TABLE alerts ADD COLUMN withdrawn_at TIMESTAMPTZ;
ALTER TABLE alerts ADD COLUMN withdrawn_because VARCHAR;
ALTER TABLE alerts ADD COLUMN acknowledged_at TIMESTAMPTZ;
ALTER TABLE alerts ADD COLUMN acknowledged_by VARCHAR;

-- One row per message to the receivers that is no alert of a stance: an alert withdrawn, a baseline filled, a fault of
-- the operation and its end. `notice_id` is stable: the same thing is told once.
CREATE TABLE notices (
    notice_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    facts JSON,
    alert_id VARCHAR,
    channels VARCHAR[],
    created_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ
);

-- A delivery is a try to bring a message (`message_id`, in its header and body: an alert's id, a notice's, a digest's)
-- to a channel; a digest has one row per alert in it. state: accepted, failed, given_up or expired.
ALTER TABLE deliveries ADD COLUMN message_id VARCHAR;
ALTER TABLE deliveries ADD COLUMN kind VARCHAR;
ALTER TABLE deliveries ADD COLUMN state VARCHAR;
ALTER TABLE deliveries ADD COLUMN attempt INTEGER;
ALTER TABLE deliveries ADD COLUMN next_try_at TIMESTAMPTZ;

-- One row per wish not to hear of a rule, stance, outlet or story until a time; lifted_at ends it early.
CREATE TABLE mutes (
    mute_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    until TIMESTAMPTZ NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    note VARCHAR,
    lifted_at TIMESTAMPTZ
);

-- One row per rule and stance key in a scope that counts as known without an alert: what was there while the baseline
-- was filled, or came to light by a retag, a re-extraction or a backfill (`cause`).
CREATE TABLE novelty_baseline (
    rule VARCHAR NOT NULL,
    proposition VARCHAR NOT NULL,
    pole VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    scope_value VARCHAR NOT NULL,
    cause VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ,
    filled_at TIMESTAMPTZ NOT NULL
);
