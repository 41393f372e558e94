-- Grain: one row per bucket: the coverage ledger behind it (see macro coverage_trend).
FROM coverage_trend(
    bucket := $bucket, in_outlet := $outlet, in_country := $country, in_language := $language, since := $since,
    until := $until, tolerance := $tolerance
)
ORDER BY bucket;
