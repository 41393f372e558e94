-- Grain: one row per outlet, feed and stretch of days (both ends included) that were not followed from start to end.
-- Counted are the outlet's active feeds; all its feeds where none is active any more.
CREATE OR REPLACE VIEW outlet_gaps AS
WITH followed AS (
    SELECT feed_id, outlet
    FROM feeds
    QUALIFY active OR NOT bool_or(active) OVER (PARTITION BY outlet)
)
SELECT
    followed.outlet,
    gaps.feed_id,
    coalesce(utc_day(gaps.from_at), DATE '0001-01-01') AS first_day,
    -- A gap that ends at midnight leaves the day that begins then untouched.
    coalesce(utc_day(gaps.until_at - INTERVAL 1 MICROSECOND), DATE '9999-12-31') AS last_day
FROM followed
JOIN feed_gaps AS gaps USING (feed_id);
