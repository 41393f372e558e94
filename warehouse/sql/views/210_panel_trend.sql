-- Grain: one row per bucket and series (per NULL: one series, NULL; else the outlets, countries or languages of the
-- feeds): what was followed. complete: every feed that was part of it at any time in the bucket was followed without a
-- gap from its start to its end, but for `tolerance` of the outlets. changed: other feeds than in the bucket before, by
-- more than `tolerance` of them: no comparison goes across.
CREATE OR REPLACE MACRO panel_trend(
    per := NULL, bucket := 'week', in_outlet := NULL, in_country := NULL, in_language := NULL, since := NULL, until := NULL,
    tolerance := 0
) AS TABLE
WITH buckets AS MATERIALIZED (
    FROM trend_buckets(bucket, since, until)
),
panel AS MATERIALIZED (
    SELECT p.*
    FROM feed_panel AS p
    WHERE (in_outlet IS NULL OR p.outlet = in_outlet)
        AND (in_country IS NULL OR p.country = in_country)
        AND (in_language IS NULL OR p.language = in_language)
),
spoiled AS (
    SELECT DISTINCT buckets.first_day, gaps.outlet, gaps.feed_id
    FROM buckets
    JOIN outlet_gaps AS gaps ON gaps.first_day <= buckets.last_day AND gaps.last_day >= buckets.first_day
),
followed AS (
    SELECT
        buckets.first_day,
        panel.outlet,
        panel.feed_id,
        any_value(CASE per::VARCHAR
            WHEN 'outlet' THEN panel.outlet WHEN 'country' THEN panel.country WHEN 'language' THEN panel.language
        END) AS series,
        buckets.over
            AND bool_or(panel.first_day <= buckets.first_day AND panel.last_day >= buckets.last_day) AS whole
    FROM buckets
    JOIN panel ON panel.first_day <= buckets.last_day AND panel.last_day >= buckets.first_day
    GROUP BY buckets.first_day, buckets.over, panel.outlet, panel.feed_id
),
judged AS (
    SELECT
        followed.first_day,
        followed.series,
        followed.outlet,
        followed.whole AND spoiled.feed_id IS NULL AS whole,
        lag(followed.first_day) OVER (PARTITION BY followed.outlet, followed.feed_id ORDER BY followed.first_day)
            AS before
    FROM followed
    LEFT JOIN spoiled
        ON spoiled.first_day = followed.first_day
        AND spoiled.outlet = followed.outlet
        AND spoiled.feed_id = followed.feed_id
),
previous AS (
    SELECT b.first_day, b.over, lag(b.first_day) OVER (ORDER BY b.first_day) AS before FROM buckets AS b
),
outlets AS (
    SELECT
        judged.first_day,
        judged.series,
        judged.outlet,
        bool_and(judged.whole) AS whole,
        count(*) AS feeds,
        count(*) FILTER (judged.before IS DISTINCT FROM previous.before OR judged.before IS NULL) AS joined
    FROM judged
    JOIN previous ON previous.first_day = judged.first_day
    GROUP BY ALL
),
summed AS (
    SELECT
        outlets.first_day,
        outlets.series,
        count(*) AS outlets,
        count(*) FILTER (outlets.whole) AS outlets_complete,
        sum(outlets.feeds)::BIGINT AS feeds,
        sum(outlets.joined)::BIGINT AS joined
    FROM outlets
    GROUP BY outlets.first_day, outlets.series
),
moved AS (
    SELECT
        summed.*,
        previous.before IS NULL AS is_first,
        previous.over AS over,
        coalesce(
            CASE
                WHEN lag(summed.first_day) OVER past = previous.before THEN lag(summed.feeds) OVER past
            END, 0
        ) AS feeds_before
    FROM summed
    JOIN previous ON previous.first_day = summed.first_day
    WINDOW past AS (PARTITION BY summed.series ORDER BY summed.first_day)
)
SELECT
    moved.first_day AS bucket,
    moved.series AS series,
    moved.over AND moved.outlets - moved.outlets_complete <= tolerance * moved.outlets AS complete,
    NOT moved.is_first
        AND moved.joined + (moved.feeds_before - moved.feeds + moved.joined)
            > tolerance * greatest(moved.feeds, moved.feeds_before) AS changed,
    moved.outlets AS outlets,
    moved.outlets_complete AS outlets_complete,
    moved.feeds AS feeds,
    CASE WHEN moved.is_first THEN 0 ELSE moved.joined END AS feeds_joined,
    CASE WHEN moved.is_first THEN 0 ELSE moved.feeds_before - moved.feeds + moved.joined END AS feeds_left
FROM moved;
