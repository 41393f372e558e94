-- Grain: as in 0001; the new table says its own.

-- What kind of fault a failed try met: unreachable, timeout, busy, refused, misconfigured or broken. Besides the states
-- of 0002 there is 'sending': written before the message is handed over, so that one that a kill interrupted is known
-- and goes out again as it was, under the same message_id.
ALTER TABLE deliveries ADD COLUMN fault VARCHAR;

-- One row per fault of the operation that holds, or held at the last evaluation (`kind`, and `subject`: what it hits).
-- It is told once it has held since `since` for long enough, in notice `notice_id`, and forgotten when it has gone.
CREATE TABLE conditions (
    kind VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    notice_id VARCHAR
);
