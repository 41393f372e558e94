-- What surged against its own past? (weeks against the eight weeks before; on large warehouses take bucket := 'day')
SELECT bucket, series, value, baseline_median, baseline_buckets, round(z, 1) AS z
FROM surges(bucket := 'week', least := 3)
WHERE z >= 2
ORDER BY z DESC;
