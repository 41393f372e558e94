-- Grain: one row per bucket and group; counts are distinct counts and do not add up over rows.
WITH picked AS (
    SELECT
        date_trunc($bucket, published_on)::DATE AS bucket,
        CASE $by::VARCHAR
            WHEN 'stance' THEN proposition || ' ' || pole
            WHEN 'outlet' THEN outlet
            WHEN 'country' THEN country
            WHEN 'language' THEN language
            WHEN 'holder' THEN CASE holder_type WHEN 'attributed' THEN holder_name ELSE '(' || holder_type || ')' END
        END AS "group",
        article_id,
        story_id,
        holder_of(holder_type, holder_name, story_id, outlet) AS holder
    FROM stances
    WHERE published_on BETWEEN $since::DATE AND $until::DATE
        AND ($proposition::VARCHAR IS NULL OR proposition = $proposition::VARCHAR)
        AND ($pole::VARCHAR IS NULL OR pole = $pole::VARCHAR)
),
totals AS (
    SELECT
        "group",
        CASE $count::VARCHAR
            WHEN 'stories' THEN count(DISTINCT story_id)
            WHEN 'holders' THEN count(DISTINCT holder)
            ELSE count(DISTINCT article_id)
        END AS total
    FROM picked
    WHERE $by::VARCHAR IS NOT NULL
    GROUP BY "group"
    UNION ALL
    SELECT NULL, 0 WHERE $by::VARCHAR IS NULL
),
groups AS (
    SELECT "group", total
    FROM totals
    ORDER BY total DESC, "group"
    LIMIT $max_groups
),
buckets AS (
    SELECT
        unnest(generate_series($since::DATE, $until::DATE, step))::DATE AS bucket,
        step
    FROM (
        SELECT
            CASE $bucket::VARCHAR
                WHEN 'day' THEN INTERVAL 1 DAY
                WHEN 'week' THEN INTERVAL 7 DAY
                ELSE INTERVAL 1 MONTH
            END AS step
    )
),
points AS (
    SELECT bucket, (bucket + step)::DATE - 1 AS last_day, "group", total
    FROM buckets
    CROSS JOIN groups
),
counted AS (
    SELECT
        bucket,
        "group",
        count(DISTINCT article_id) AS articles,
        count(DISTINCT story_id) AS stories,
        count(DISTINCT holder) AS holders
    FROM picked
    GROUP BY bucket, "group"
),
ends AS (
    -- Outlets all of whose feeds are dead, and the day of their last answer: they leave the panel, or every number
    -- after it would stay incomplete for ever.
    SELECT outlet, utc_day(max(last_answer_at) - INTERVAL 1 MICROSECOND) AS ended_on
    FROM feed_health
    GROUP BY outlet
    HAVING bool_and(coalesce(health = 'dead', false))
),
panel AS (
    -- The outlets that could have shown something of a group.
    SELECT
        outlets.outlet,
        outlets.country,
        utc_day(least(collecting_since, covered_from)) AS began_on,
        any_value(ends.ended_on) AS ended_on,
        list(DISTINCT feeds.language) AS languages
    FROM outlets
    JOIN feeds ON feeds.outlet = outlets.outlet
    LEFT JOIN ends ON ends.outlet = outlets.outlet
    WHERE collecting_since IS NOT NULL
    GROUP BY ALL
),
followed AS (
    SELECT
        points.bucket,
        points."group",
        panel.outlet,
        NOT bool_or(gaps.outlet IS NOT NULL) AND points.last_day <= $until::DATE AS complete
    FROM points
    JOIN panel
        ON panel.began_on <= points.last_day
        AND (panel.ended_on IS NULL OR panel.ended_on >= points.bucket)
        AND CASE $by::VARCHAR
            WHEN 'outlet' THEN panel.outlet = points."group"
            WHEN 'country' THEN panel.country IS NOT DISTINCT FROM points."group"
            WHEN 'language' THEN list_contains(panel.languages, points."group") OR len(panel.languages) = 0
            ELSE true
        END
    LEFT JOIN outlet_gaps AS gaps
        ON gaps.outlet = panel.outlet
        AND gaps.first_day <= points.last_day
        AND gaps.last_day >= points.bucket
    GROUP BY points.bucket, points."group", points.last_day, panel.outlet
),
covered AS (
    SELECT bucket, "group", count(*) AS outlets, count(*) FILTER (complete) AS outlets_complete
    FROM followed
    GROUP BY bucket, "group"
)
SELECT
    points.bucket,
    points."group",
    coalesce(
        CASE $count::VARCHAR WHEN 'stories' THEN stories WHEN 'holders' THEN holders ELSE articles END, 0
    ) AS value,
    coalesce(articles, 0) AS articles,
    coalesce(stories, 0) AS stories,
    coalesce(holders, 0) AS holders,
    coalesce(outlets = outlets_complete, false) AS complete,
    coalesce(outlets, 0) AS outlets,
    coalesce(outlets_complete, 0) AS outlets_complete
FROM points
LEFT JOIN counted ON counted.bucket = points.bucket AND counted."group" IS NOT DISTINCT FROM points."group"
LEFT JOIN covered ON covered.bucket = points.bucket AND covered."group" IS NOT DISTINCT FROM points."group"
ORDER BY points.total DESC, points."group", points.bucket;
