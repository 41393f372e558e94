-- Grain: one row: the first and the last day of a trend. since NULL: the first day that anything was followed; until
-- NULL: the last day that the last poll saw to its end (one at midnight has seen nothing of the day that begins).
CREATE OR REPLACE MACRO trend_days(bucket, since, until) AS TABLE
-- Halves of which one is empty: where a day is given, nothing is read to find it.
WITH begins AS (
    SELECT since::DATE AS day WHERE since IS NOT NULL
    UNION ALL
    SELECT coalesce(
        (SELECT min(utc_day(least(m.listed_at, m.covered_from))) FROM feed_memberships AS m),
        (SELECT min(h.published_on) FROM stance_history AS h)
    )
    WHERE since IS NULL
),
finishes AS (
    SELECT until::DATE AS day WHERE until IS NOT NULL
    UNION ALL
    SELECT coalesce(
        (SELECT utc_day(max(polls.polled_at) - INTERVAL 1 MICROSECOND) FROM feed_polls AS polls),
        (SELECT max(h.published_on) FROM stance_history AS h)
    )
    WHERE until IS NULL
)
SELECT date_trunc(bucket, begins.day)::DATE AS first_day, finishes.day AS last_day
FROM begins
CROSS JOIN finishes;
