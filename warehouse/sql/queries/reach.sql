-- Grain: one row per pole, and one with pole NULL for both together: what was picked over the whole period. Counts are
-- distinct counts: they add up neither over the poles nor from the buckets of a trend.
SELECT
    pole,
    count(*) AS stances,
    distinct_count(article_id) AS articles,
    distinct_count(story_id) AS stories,
    distinct_count(holder_key(holder_type, holder_name, story_id, outlet)) AS holders,
    distinct_count(outlet) AS outlets
FROM stances
WHERE published_on BETWEEN $since::DATE AND $until::DATE
    AND ($proposition::VARCHAR IS NULL OR proposition = $proposition)
    AND ($pole::VARCHAR IS NULL OR pole = $pole)
    AND picks($outlet, outlet)
    AND picks($country, country)
    AND picks($language, language)
    AND ($company::VARCHAR IS NULL OR lower(company) = lower($company))
    AND ($about_country::VARCHAR IS NULL OR about_country = $about_country)
GROUP BY GROUPING SETS ((pole), ())
ORDER BY pole NULLS FIRST;
