-- Grain: one row per bucket, stance key and kind of outlet (NULL: all kinds) that has anything. of_stories: stories with
-- any stance in that bucket and kind. articles and holders are counted over all kinds only. Distinct counts: they do
-- not add up over rows.
WITH keys AS (
    SELECT DISTINCT stance_key, proposition, pole FROM briefing_stances
),
wholes AS (
    SELECT bucket, NULL AS kind, distinct_count(story) AS of_stories FROM briefing_stances GROUP BY bucket
    UNION ALL
    SELECT bucket, kind, distinct_count(story) FROM briefing_stances GROUP BY bucket, kind
),
parts AS (
    SELECT
        bucket, stance_key, NULL AS kind, distinct_count(article) AS articles, distinct_count(story) AS stories,
        distinct_count(holder) AS holders
    FROM briefing_stances
    GROUP BY bucket, stance_key
    UNION ALL
    SELECT bucket, stance_key, kind, NULL, distinct_count(story), NULL
    FROM briefing_stances
    GROUP BY bucket, stance_key, kind
)
SELECT parts.bucket, keys.proposition, keys.pole, parts.kind, parts.articles, parts.stories, parts.holders,
    wholes.of_stories
FROM parts
JOIN keys ON keys.stance_key = parts.stance_key
JOIN wholes ON wholes.bucket = parts.bucket AND wholes.kind IS NOT DISTINCT FROM parts.kind
ORDER BY keys.proposition, keys.pole, parts.kind NULLS FIRST, parts.bucket;
