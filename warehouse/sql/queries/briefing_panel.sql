-- Grain: one row per bucket: what was followed of all outlets, or of the set asked for (see macro panel_trend).
WITH buckets AS (
    FROM trend_buckets($bucket, $since::DATE, $until::DATE)
),
whole AS (
    SELECT p.bucket, p.complete, p.changed, p.outlets, p.outlets_complete, p.feeds
    FROM panel_trend(
        bucket := $bucket, in_language := $language::VARCHAR, since := $since::DATE, until := $until::DATE,
        tolerance := $tolerance
    ) AS p
    WHERE $outlets::VARCHAR[] IS NULL
),
each AS (
    SELECT p.*
    FROM panel_trend(
        per := 'outlet', bucket := $bucket, in_language := $language::VARCHAR, since := $since::DATE,
        until := $until::DATE
    ) AS p
    WHERE list_contains($outlets::VARCHAR[], p.series)
),
chosen AS (
    SELECT
        each.bucket,
        count(*) FILTER (NOT each.complete) <= $tolerance * count(*) AS complete,
        bool_or(each.changed) OR count(*) <> lag(count(*), 1, count(*)) OVER (ORDER BY each.bucket) AS changed,
        sum(each.outlets)::BIGINT AS outlets,
        sum(each.outlets_complete)::BIGINT AS outlets_complete,
        sum(each.feeds)::BIGINT AS feeds
    FROM each
    GROUP BY each.bucket
),
panel AS (
    FROM whole UNION ALL FROM chosen
)
SELECT
    buckets.first_day AS bucket,
    least(buckets.last_day, $until::DATE) AS last_day,
    coalesce(panel.complete, false) AS complete,
    coalesce(panel.changed, false) AS changed,
    coalesce(panel.outlets, 0) AS outlets,
    coalesce(panel.outlets_complete, 0) AS outlets_complete,
    coalesce(panel.feeds, 0) AS feeds
FROM buckets
LEFT JOIN panel ON panel.bucket = buckets.first_day
ORDER BY buckets.first_day;
