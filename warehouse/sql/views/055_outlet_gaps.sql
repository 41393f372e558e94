-- Grain: one row per outlet, feed and stretch of days (both ends included) that were not followed from start to end
-- while the feed was part of what was followed of the outlet (see feed_panel).
CREATE OR REPLACE VIEW outlet_gaps AS
WITH gaps AS (
    -- Until its first answer reached back, or, of a feed that never answered, for ever.
    SELECT outlet, feed_id, first_day, coalesce(utc_day(covered_from - INTERVAL 1 MICROSECOND), last_day) AS last_day
    FROM feed_panel
    UNION ALL
    SELECT
        panel.outlet,
        panel.feed_id,
        utc_day(polls.previous_answer_at),
        utc_day(polls.covered_from - INTERVAL 1 MICROSECOND)
    FROM feed_panel AS panel
    JOIN feed_polls AS polls
        ON polls.feed_id = panel.feed_id
        AND polls.previous_answer_at >= panel.first_answer_at
        AND polls.polled_at <= panel.last_answer_at
    WHERE polls.covered_from > polls.previous_answer_at
    UNION ALL
    -- Since its last answer nobody has looked.
    SELECT outlet, feed_id, utc_day(last_answer_at), last_day
    FROM feed_panel
    WHERE last_answer_at IS NOT NULL
)
SELECT outlet, feed_id, first_day, last_day
FROM gaps
WHERE first_day <= last_day;
