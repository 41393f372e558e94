-- Grain: one row: the first and the last day of a trend. since NULL: the first day that anything was followed; until
-- NULL: the last day that the last poll saw to its end (one at midnight has seen nothing of the day that begins).
CREATE OR REPLACE MACRO trend_days(bucket, since, until) AS TABLE
SELECT
    date_trunc(
        bucket,
        coalesce(
            since::DATE, (SELECT min(panel.first_day) FROM feed_panel AS panel), (SELECT min(s.published_on) FROM stances AS s)
        )
    )::DATE AS first_day,
    coalesce(
        until::DATE,
        (SELECT utc_day(max(polls.polled_at) - INTERVAL 1 MICROSECOND) FROM feed_polls AS polls),
        (SELECT max(s.published_on) FROM stances AS s)
    ) AS last_day;
