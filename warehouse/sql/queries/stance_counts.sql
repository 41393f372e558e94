-- Grain: one row per proposition and pole that has a stance; counts are distinct counts and do not add up over rows.
SELECT
    proposition,
    pole,
    count(DISTINCT article_id) AS articles,
    count(DISTINCT story_id) AS stories,
    count(DISTINCT holder_of(holder_type, holder_name, story_id, outlet)) AS holders,
    min(published_on) AS first_on,
    max(published_on) AS last_on
FROM stances
WHERE $proposition::VARCHAR IS NULL OR proposition = $proposition::VARCHAR
GROUP BY proposition, pole
ORDER BY proposition, pole;
