-- Grain: one row per feed that was polled (table `incoming_states`), with its first and last answer ever.
WITH answers AS (
    SELECT feed_id, min(polled_at) AS first_at, max(polled_at) AS last_at
    FROM incoming_polls
    WHERE outcome <> 'failed'
    GROUP BY feed_id
),
polled AS (
    SELECT incoming_states.*, answers.first_at, answers.last_at
    FROM incoming_states
    LEFT JOIN answers USING (feed_id)
)
MERGE INTO feed_states
USING polled ON (feed_states.feed_id = polled.feed_id)
WHEN MATCHED THEN UPDATE SET
    etag = polled.etag,
    last_modified = polled.last_modified,
    next_poll_at = polled.next_poll_at,
    failures = polled.failures,
    successes = polled.successes,
    interval_seconds = polled.interval_seconds,
    ttl_seconds = polled.ttl_seconds,
    moved_to = polled.moved_to,
    moved_at = polled.moved_at,
    moving_to = polled.moving_to,
    moving_since = polled.moving_since,
    moving_polls = polled.moving_polls,
    first_answer_at = least(feed_states.first_answer_at, polled.first_at),
    last_answer_at = greatest(feed_states.last_answer_at, polled.last_at),
    saved_at = $now
WHEN NOT MATCHED THEN INSERT (
    feed_id, etag, last_modified, next_poll_at, failures, successes, interval_seconds, ttl_seconds, moved_to, moved_at,
    moving_to, moving_since, moving_polls, first_answer_at, last_answer_at, saved_at
) VALUES (
    polled.feed_id, polled.etag, polled.last_modified, polled.next_poll_at, polled.failures, polled.successes,
    polled.interval_seconds, polled.ttl_seconds, polled.moved_to, polled.moved_at, polled.moving_to,
    polled.moving_since, polled.moving_polls, polled.first_at, polled.last_at, $now
);
