-- Grain: one row per outlet, feed and stretch of days (both ends included) that were not followed from start to end
-- while the feed was part of what was followed of the outlet (see feed_panel).
CREATE OR REPLACE VIEW outlet_gaps AS
WITH panel AS MATERIALIZED (
    FROM feed_panel
),
gaps AS (
    -- Until its first answer reached back, or, of a feed that never answered, for ever.
    SELECT outlet, feed_id, first_day, coalesce(utc_day(covered_from - INTERVAL 1 MICROSECOND), last_day) AS last_day
    FROM panel
    UNION ALL
    SELECT
        panel.outlet,
        panel.feed_id,
        utc_day(gaps.from_at),
        utc_day(gaps.until_at - INTERVAL 1 MICROSECOND)
    FROM panel
    JOIN feed_gaps AS gaps
        ON gaps.feed_id = panel.feed_id
        AND gaps.from_at >= panel.first_answer_at
        AND gaps.answered_at <= panel.last_answer_at
    UNION ALL
    -- Since its last answer nobody has looked.
    SELECT outlet, feed_id, utc_day(last_answer_at), last_day
    FROM panel
    WHERE last_answer_at IS NOT NULL
)
SELECT outlet, feed_id, first_day, last_day
FROM gaps
WHERE first_day <= last_day;
