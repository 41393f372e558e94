-- Grain: one row per feed in the configuration. Judged as of the last poll of all, so a snapshot keeps its answer:
-- dead (10 polls or more and no answer for a week), failing (the last poll failed), quiet (nothing new for five times
-- its usual pause, at least three days), ok; NULL while it was never asked. A "not modified" after a failure is no
-- recovery of content, but an answer.
CREATE OR REPLACE VIEW feed_health AS
WITH clock AS (
    SELECT max(polled_at) AS last_at FROM feed_polls
),
polls AS (
    SELECT
        feed_id,
        count(*) AS polls,
        max(polled_at) AS last_polled_at,
        max(polled_at) FILTER (outcome <> 'failed') AS last_answer_at,
        max(polled_at) FILTER (new > 0) AS last_new_at,
        min(polled_at) AS first_polled_at,
        arg_max(outcome, polled_at) AS last_outcome,
        arg_max(status, polled_at) AS last_status,
        arg_max(kind, polled_at) AS last_kind,
        arg_max(message, polled_at) AS last_message,
        sum(new) AS new_entries
    FROM feed_polls
    GROUP BY feed_id
),
rhythm AS (
    -- The usual pause between two polls that brought something, in the last eight weeks.
    SELECT feed_id, median(pause) AS usual_pause_seconds
    FROM (
        SELECT
            feed_id,
            epoch(polled_at) - epoch(lag(polled_at) OVER (PARTITION BY feed_id ORDER BY polled_at)) AS pause
        FROM feed_polls
        WHERE new > 0 AND polled_at >= (SELECT last_at - INTERVAL 56 DAY FROM clock)
    )
    GROUP BY feed_id
)
SELECT
    feeds.feed_id,
    feeds.outlet,
    feeds.url,
    CASE
        WHEN polls.polls IS NULL THEN NULL
        WHEN polls.last_outcome = 'failed' AND polls.polls >= 10
            AND epoch(clock.last_at) - epoch(coalesce(polls.last_answer_at, polls.first_polled_at)) >= 7 * 86400
            THEN 'dead'
        WHEN polls.last_outcome = 'failed' THEN 'failing'
        WHEN epoch(clock.last_at) - epoch(coalesce(polls.last_new_at, polls.first_polled_at))
            > greatest(3 * 86400, 5 * coalesce(rhythm.usual_pause_seconds, 0))
            THEN 'quiet'
        ELSE 'ok'
    END AS health,
    polls.last_polled_at,
    polls.last_answer_at,
    polls.last_new_at,
    polls.last_status,
    polls.last_kind,
    polls.last_message,
    coalesce(polls.polls, 0) AS polls,
    coalesce(polls.new_entries, 0)::BIGINT AS new_entries,
    coalesce(states.failures, 0) AS failures_in_a_row,
    states.interval_seconds,
    states.next_poll_at,
    states.moved_to,
    states.moved_at,
    states.moving_to
FROM feeds
CROSS JOIN clock
LEFT JOIN polls USING (feed_id)
LEFT JOIN rhythm USING (feed_id)
LEFT JOIN feed_states AS states USING (feed_id)
WHERE feeds.active;
