-- Grain: one row per bucket and group: its share of the stories (see macro share_of_voice).
SELECT bucket, series AS "group", stories, of_stories, share, complete, changed, outlets, outlets_complete
FROM share_of_voice(
    per := $by, bucket := $bucket, of_proposition := $proposition, of_pole := $pole, in_outlet := $outlet,
    in_country := $country, in_language := $language, of_company := $company, about := $about_country,
    since := $since, until := $until,
    most := $max_groups, tolerance := $tolerance
)
ORDER BY total DESC, series, bucket;
