-- Grain: one row per feed that was polled.
INSERT INTO feed_states BY NAME
SELECT
    feed_id,
    '"etag"' AS etag,
    max(polled_at) + INTERVAL 1 HOUR AS next_poll_at,
    0 AS failures,
    2 AS successes,
    3600.0 AS interval_seconds,
    min(polled_at) FILTER (outcome <> 'failed') AS first_answer_at,
    max(polled_at) FILTER (outcome <> 'failed') AS last_answer_at,
    max(polled_at) AS saved_at
FROM feed_polls
GROUP BY feed_id;
