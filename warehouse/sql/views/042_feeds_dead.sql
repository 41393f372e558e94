-- Grain: one row per feed in the configuration that is dead: asked 10 times or more, the last time in vain, and without
-- an answer for a week before the last poll of all.
CREATE OR REPLACE VIEW feeds_dead AS
WITH clock AS (
    SELECT max(polled_at) AS last_at FROM feed_polls
),
silent AS (
    -- Few, so that the ledger is read for these alone.
    SELECT feeds.feed_id
    FROM feeds
    CROSS JOIN clock
    LEFT JOIN feed_states AS states USING (feed_id)
    WHERE feeds.active
        AND coalesce(epoch(clock.last_at) - epoch(states.last_answer_at) >= 7 * 86400, true)
)
SELECT polls.feed_id, max(polls.polled_at) FILTER (polls.outcome <> 'failed') AS last_answer_at
FROM silent
JOIN feed_polls AS polls USING (feed_id)
CROSS JOIN clock
GROUP BY polls.feed_id, clock.last_at
HAVING count(*) >= 10
    AND arg_max(polls.outcome, polls.polled_at) = 'failed'
    AND epoch(clock.last_at)
        - epoch(coalesce(max(polls.polled_at) FILTER (polls.outcome <> 'failed'), min(polls.polled_at))) >= 7 * 86400;
