-- Grain: one row per bucket and series, with zeros where there is nothing. A story counts once in a bucket and series,
-- however many copies it has there; a copy that is published in a later bucket, or in another series, counts there
-- again (and so do holders): counts do not add up over rows. complete, changed and the counts of outlets and feeds are
-- those of panel_trend for the series (for per 'stance', 'company' and the like: of everything that is followed).
CREATE OR REPLACE MACRO trend(
    per := NULL, bucket := 'week', of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL,
    in_language := NULL, of_company := NULL, about := NULL, since := NULL, until := NULL, count := 'stories',
    most := 32, tolerance := 0
) AS TABLE
WITH counted AS MATERIALIZED (
    SELECT c.bucket AS first_day, c.series, c.articles, c.stories, c.holders
    FROM trend_counts(
        per := per, bucket := bucket, of_proposition := of_proposition, of_pole := of_pole, in_outlet := in_outlet,
        in_country := in_country, in_language := in_language, of_company := of_company, about := about,
        since := since, until := until
    ) AS c
),
buckets AS (
    FROM trend_buckets(bucket, since, until)
),
ranked AS (
    -- By the sum over buckets: for each, distinct counts over the whole time cost more than the trend itself.
    SELECT
        counted.series,
        sum(CASE count WHEN 'articles' THEN counted.articles WHEN 'holders' THEN counted.holders ELSE counted.stories END)
            AS total
    FROM counted
    JOIN buckets ON buckets.first_day = counted.first_day
    WHERE per::VARCHAR IS NULL OR counted.series IS NOT NULL
    GROUP BY counted.series
    ORDER BY total DESC, counted.series
    LIMIT most
),
chosen AS (
    FROM ranked
    UNION ALL
    SELECT NULL, 0 WHERE per::VARCHAR IS NULL AND NOT EXISTS (FROM ranked)
),
panel AS (
    SELECT *
    FROM panel_trend(
        per := CASE WHEN per::VARCHAR IN ('outlet', 'country', 'language') THEN per::VARCHAR END, bucket := bucket,
        in_outlet := in_outlet, in_country := in_country, in_language := in_language, since := since, until := until,
        tolerance := tolerance
    )
)
SELECT
    buckets.first_day AS bucket,
    chosen.series AS series,
    coalesce(
        CASE count WHEN 'articles' THEN counted.articles WHEN 'holders' THEN counted.holders ELSE counted.stories END, 0
    ) AS value,
    coalesce(counted.articles, 0) AS articles,
    coalesce(counted.stories, 0) AS stories,
    coalesce(counted.holders, 0) AS holders,
    coalesce(panel.complete, false) AS complete,
    coalesce(panel.changed, false) AS changed,
    coalesce(panel.outlets, 0) AS outlets,
    coalesce(panel.outlets_complete, 0) AS outlets_complete,
    coalesce(panel.feeds, 0) AS feeds,
    chosen.total::BIGINT AS total
FROM buckets
CROSS JOIN chosen
LEFT JOIN counted ON counted.first_day = buckets.first_day AND counted.series IS NOT DISTINCT FROM chosen.series
LEFT JOIN panel
    ON panel.bucket = buckets.first_day
    AND panel.series IS NOT DISTINCT FROM CASE
        WHEN per::VARCHAR IN ('outlet', 'country', 'language') THEN chosen.series
    END;
