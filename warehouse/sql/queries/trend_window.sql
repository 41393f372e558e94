-- Grain: one row: the first day (the start of a bucket) and the last day of a trend; NULL when there is nothing yet.
WITH ends AS (
    SELECT coalesce(
        $until::DATE,
        -- A poll at midnight ends the day before and has seen nothing of the one that begins.
        (SELECT utc_day(max(polled_at) - INTERVAL 1 MICROSECOND) FROM feed_polls),
        -- Asked last, and all stances read for it, only where nothing was ever polled: an import.
        (SELECT max(published_on) FROM stances WHERE NOT EXISTS (FROM feed_polls))
    ) AS last_day
)
SELECT
    date_trunc($bucket, coalesce($since::DATE, last_day - $since_days::INTEGER + 1))::DATE AS first_day,
    last_day
FROM ends;
