-- Grain: one row per bucket and series. share: of the stories in the bucket with any stance that was picked, how many
-- have one of the series (a story with two stances is in both series, so shares of stances add up to more than 1);
-- NULL in a bucket without any. share_before: that of the bucket before, NULL where the two must not be compared.
CREATE OR REPLACE MACRO share_of_voice(
    per := 'stance', bucket := 'week', of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL,
    in_language := NULL, of_company := NULL, about := NULL, since := NULL, until := NULL, most := 32, tolerance := 0
) AS TABLE
WITH wholes AS MATERIALIZED (
    -- Of all that is followed, also where the series are outlets: the share of one falls when another was down.
    SELECT *
    FROM trend(
        per := NULL, bucket := bucket, of_proposition := of_proposition, of_pole := of_pole, in_outlet := in_outlet,
        in_country := in_country, in_language := in_language, of_company := of_company, about := about, since := since,
        until := until, tolerance := tolerance
    )
),
counted AS MATERIALIZED (
    SELECT *
    FROM trend_counts(
        per := per, bucket := bucket, of_proposition := of_proposition, of_pole := of_pole, in_outlet := in_outlet,
        in_country := in_country, in_language := in_language, of_company := of_company, about := about,
        since := since, until := until
    )
),
ranked AS (
    SELECT counted.series, sum(counted.stories)::BIGINT AS total
    FROM counted
    JOIN wholes ON wholes.bucket = counted.bucket
    WHERE counted.series IS NOT NULL
    GROUP BY counted.series
    ORDER BY total DESC, counted.series
    LIMIT most
),
shared AS (
    SELECT
        wholes.bucket,
        ranked.series,
        coalesce(counted.stories, 0) AS stories,
        wholes.stories AS of_stories,
        coalesce(counted.stories, 0) / nullif(wholes.stories, 0) AS share,
        wholes.complete,
        wholes.changed,
        wholes.outlets,
        wholes.outlets_complete,
        ranked.total
    FROM wholes
    CROSS JOIN ranked
    LEFT JOIN counted ON counted.bucket = wholes.bucket AND counted.series = ranked.series
)
SELECT
    shared.bucket AS bucket,
    shared.series AS series,
    shared.stories AS stories,
    shared.of_stories AS of_stories,
    shared.share AS share,
    CASE
        WHEN shared.complete AND NOT shared.changed AND lag(shared.complete) OVER past THEN lag(shared.share) OVER past
    END AS share_before,
    shared.complete AS complete,
    shared.changed AS changed,
    shared.outlets AS outlets,
    shared.outlets_complete AS outlets_complete,
    shared.total AS total
FROM shared
WINDOW past AS (PARTITION BY shared.series ORDER BY shared.bucket);
