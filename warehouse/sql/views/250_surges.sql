-- Grain: one row per complete bucket and series. z: how far `value` lies above the median of the complete buckets of the
-- `past` days before it on which the same feeds were followed, in robust standard deviations (1.4826 times the median
-- absolute deviation, but at least the square root of the median and 1, as counts scatter that much by chance). NULL
-- where that past has fewer than `least` buckets: a surge against nothing is no surge.
CREATE OR REPLACE MACRO surges(
    per := 'stance', bucket := 'day', of_proposition := NULL, of_pole := NULL, in_outlet := NULL, in_country := NULL,
    in_language := NULL, of_company := NULL, about := NULL, since := NULL, until := NULL, count := 'stories',
    most := 32,
    tolerance := 0, past := 56, least := 14
) AS TABLE
WITH points AS (
    SELECT t.*, count(*) FILTER (t.changed) OVER (PARTITION BY t.series ORDER BY t.bucket) + 1 AS panel
    FROM trend(
        per := per, bucket := bucket, of_proposition := of_proposition, of_pole := of_pole, in_outlet := in_outlet,
        in_country := in_country, in_language := in_language, of_company := of_company, about := about,
        -- What the first buckets are compared with lies before them.
        since := since::DATE - past::INTEGER, until := until, count := count, most := most, tolerance := tolerance
    ) AS t
),
compared AS (
    SELECT
        points.*,
        count(*) OVER before AS baseline_buckets,
        median(points.value) OVER before AS baseline_median,
        mad(points.value) OVER before AS baseline_mad
    FROM points
    WHERE points.complete
    WINDOW before AS (
        PARTITION BY points.series, points.panel
        ORDER BY points.bucket::TIMESTAMP
        RANGE BETWEEN to_days(past::INTEGER) PRECEDING AND INTERVAL 1 DAY PRECEDING
    )
)
SELECT
    compared.bucket AS bucket,
    compared.series AS series,
    compared.value AS value,
    compared.baseline_median AS baseline_median,
    compared.baseline_mad AS baseline_mad,
    compared.baseline_buckets AS baseline_buckets,
    CASE
        WHEN compared.baseline_buckets >= least
            THEN (compared.value - compared.baseline_median)
                / greatest(1.4826 * compared.baseline_mad, sqrt(compared.baseline_median), 1)
    END AS z,
    compared.panel AS panel,
    compared.outlets AS outlets,
    compared.total AS total
FROM compared
WHERE since IS NULL OR compared.bucket >= date_trunc(bucket, since::DATE)::DATE;
