-- Grain: one row per bucket ('day', 'week' from Monday, 'month') from since until until: its first and last day, and
-- whether it is over (all of it lies within the trend).
CREATE OR REPLACE MACRO trend_buckets(bucket, since, until) AS TABLE
WITH steps AS (
    SELECT
        days.first_day,
        days.last_day,
        CASE bucket
            WHEN 'day' THEN INTERVAL 1 DAY
            WHEN 'week' THEN INTERVAL 7 DAY
            WHEN 'month' THEN INTERVAL 1 MONTH
            ELSE error('bucket must be day, week or month')
        END AS step
    FROM trend_days(bucket, since, until) AS days
),
begun AS (
    SELECT
        unnest(generate_series(steps.first_day, steps.last_day, steps.step))::DATE AS first_day,
        steps.step AS step,
        steps.last_day AS until_day
    FROM steps
)
SELECT
    begun.first_day AS first_day,
    (begun.first_day + begun.step)::DATE - 1 AS last_day,
    (begun.first_day + begun.step)::DATE - 1 <= begun.until_day AS over
FROM begun;
