-- Grain: one row per bucket and series, with zeros where there is nothing. A story counts once in a bucket and series,
-- however many copies it has there; a copy that is published in a later bucket, or in another series, counts there
-- again (and so do holders): counts do not add up over rows. complete, changed and the counts of outlets and feeds are
-- those of panel_trend for the series (for per 'stance', 'company' and the like: of everything that is followed).
CREATE OR REPLACE MACRO trend(
    per := NULL, bucket := 'week', of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL,
    in_language := NULL, of_company := NULL, since := NULL, until := NULL, count := 'stories', most := 32, tolerance := 0
) AS TABLE
WITH picked AS (
    SELECT
        date_trunc(bucket, s.published_on)::DATE AS first_day,
        series_of(
            per, s.proposition, s.pole, s.outlet, s.country, s.language, s.company, s.holder_type, s.holder_name
        ) AS series,
        s.article_id AS article_id,
        s.story_id AS story_id,
        holder_of(s.holder_type, s.holder_name, s.story_id, s.outlet) AS holder
    FROM stances AS s
    WHERE (since IS NULL OR s.published_on >= date_trunc(bucket, since::DATE)::DATE)
        AND (until IS NULL OR s.published_on <= until::DATE)
        AND (of_proposition IS NULL OR s.proposition = of_proposition)
        AND (of_pole IS NULL OR s.pole = of_pole)
        AND (in_outlet IS NULL OR s.outlet = in_outlet)
        AND (in_country IS NULL OR s.country = in_country)
        AND (in_language IS NULL OR s.language = in_language)
        AND (of_company IS NULL OR lower(s.company) = lower(of_company))
),
counted AS (
    SELECT
        picked.first_day,
        picked.series,
        count(DISTINCT picked.article_id) AS articles,
        count(DISTINCT picked.story_id) AS stories,
        count(DISTINCT picked.holder) AS holders
    FROM picked
    GROUP BY picked.first_day, picked.series
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
