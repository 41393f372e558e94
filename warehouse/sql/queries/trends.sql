-- Grain: one row per bucket and group; counts are distinct counts and do not add up over rows (see macro trend).
SELECT
    bucket, series AS "group", value, articles, stories, holders, complete, changed, outlets, outlets_complete, feeds
FROM trend(
    per := $by, bucket := $bucket, of_proposition := $proposition, of_pole := $pole, in_outlet := $outlet,
    in_country := $country, in_language := $language, of_company := $company, about := $about_country,
    since := $since, until := $until,
    count := $count, most := $max_groups, tolerance := $tolerance
)
ORDER BY total DESC, series, bucket;
