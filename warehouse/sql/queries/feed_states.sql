-- Grain: one row per active feed that was polled before.
SELECT
    feed_states.feed_id, etag, last_modified, next_poll_at, failures, successes, interval_seconds, ttl_seconds, moved_to,
    moved_at, moving_to, moving_since, moving_polls
FROM feed_states
SEMI JOIN feeds ON feeds.feed_id = feed_states.feed_id AND feeds.active
ORDER BY feed_states.feed_id;
