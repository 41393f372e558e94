-- Grain: one row per day and series. average_7 and average_28: mean of `value` over the complete days among the last 7
-- and 28 (this one included) on which the same feeds were followed, days_7 and days_28 how many those are; NULL for
-- fewer than 4 and 14. panel: the number of the stretch of days with the same feeds.
CREATE OR REPLACE MACRO moving_averages(
    per := 'stance', of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL,
    in_language := NULL, of_company := NULL, about := NULL, since := NULL, until := NULL, count := 'stories',
    most := 32, tolerance := 0
) AS TABLE
WITH points AS (
    SELECT
        t.*,
        count(*) FILTER (t.changed) OVER (PARTITION BY t.series ORDER BY t.bucket) + 1 AS panel,
        CASE WHEN t.complete THEN t.value END AS seen
    FROM trend(
        per := per, bucket := 'day', of_proposition := of_proposition, of_pole := of_pole, in_outlet := in_outlet,
        in_country := in_country, in_language := in_language, of_company := of_company, about := about, since := since,
        until := until, count := count, most := most, tolerance := tolerance
    ) AS t
),
averaged AS (
    SELECT
        points.*,
        avg(points.seen) OVER week AS mean_7,
        avg(points.seen) OVER month AS mean_28,
        count(points.seen) OVER week AS days_7,
        count(points.seen) OVER month AS days_28
    FROM points
    WINDOW
        week AS (PARTITION BY points.series, points.panel ORDER BY points.bucket ROWS 6 PRECEDING),
        month AS (PARTITION BY points.series, points.panel ORDER BY points.bucket ROWS 27 PRECEDING)
)
SELECT
    averaged.bucket AS day,
    averaged.series AS series,
    averaged.value AS value,
    CASE WHEN averaged.days_7 >= 4 THEN averaged.mean_7 END AS average_7,
    CASE WHEN averaged.days_28 >= 14 THEN averaged.mean_28 END AS average_28,
    averaged.days_7 AS days_7,
    averaged.days_28 AS days_28,
    averaged.complete AS complete,
    averaged.panel AS panel,
    averaged.outlets AS outlets,
    averaged.outlets_complete AS outlets_complete,
    averaged.total AS total
FROM averaged;
