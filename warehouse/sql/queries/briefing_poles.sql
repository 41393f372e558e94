-- Grain: one row per stance key and kind of outlet (NULL: all kinds). Distinct counts: they do not add up over rows.
WITH keys AS (
    SELECT DISTINCT stance_key, proposition, pole FROM briefing_stances
),
parts AS (
    SELECT
        stance_key, NULL AS kind, distinct_count(article) AS articles, distinct_count(story) AS stories,
        distinct_count(holder) AS holders
    FROM briefing_stances
    GROUP BY stance_key
    UNION ALL
    SELECT stance_key, kind, distinct_count(article), distinct_count(story), distinct_count(holder)
    FROM briefing_stances
    GROUP BY stance_key, kind
)
SELECT keys.proposition, keys.pole, parts.kind, parts.articles, parts.stories, parts.holders
FROM parts
JOIN keys ON keys.stance_key = parts.stance_key
ORDER BY keys.proposition, keys.pole, parts.kind NULLS FIRST;
