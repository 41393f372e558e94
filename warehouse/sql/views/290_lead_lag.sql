-- Grain: one row per pair of series (countries, outlets, languages or companies; `most` of them, the largest) and lag.
-- correlation: Pearson's r of one's counts with the other's `lag` buckets later, over buckets that are complete for both
-- (`buckets` of them; NULL for fewer than 10, or where nothing moves). A maximum at a lag above 0 says that
-- `leader` moved first; it proves no influence, and a rhythm that both share (week ends) gives correlations of its own.
CREATE OR REPLACE MACRO lead_lag(
    per := 'country', bucket := 'day', of_proposition := NULL, of_pole := NULL, in_country := NULL, in_language := NULL,
    of_company := NULL, about := NULL, since := NULL, until := NULL, count := 'stories', most := 8, max_lag := 14,
    tolerance := 0
) AS TABLE
WITH points AS MATERIALIZED (
    SELECT
        t.series,
        t.value,
        dense_rank() OVER (ORDER BY t.bucket) AS number,
        t.complete
    FROM trend(
        per := per, bucket := bucket, of_proposition := of_proposition, of_pole := of_pole, in_country := in_country,
        in_language := in_language, of_company := of_company, about := about, since := since, until := until,
        count := count,
        most := most, tolerance := tolerance
    ) AS t
),
moved AS MATERIALIZED (
    SELECT p.series, p.value, p.number - lags.lag AS number, lags.lag
    FROM points AS p
    CROSS JOIN range(max_lag::BIGINT + 1) AS lags(lag)
    WHERE p.complete
),
paired AS (
    SELECT
        one.series AS leader,
        moved.series AS follower,
        moved.lag AS lag,
        count(*) AS buckets,
        corr(one.value, moved.value) AS r
    FROM points AS one
    JOIN moved ON moved.number = one.number
    WHERE one.complete AND moved.series <> one.series
    GROUP BY ALL
)
SELECT
    paired.leader AS leader,
    paired.follower AS follower,
    paired.lag AS lag,
    paired.buckets AS buckets,
    CASE WHEN paired.buckets >= 10 AND isfinite(paired.r) THEN paired.r END AS correlation
FROM paired
-- At lag 0 a pair is the same both ways.
WHERE paired.lag > 0 OR paired.leader < paired.follower;
