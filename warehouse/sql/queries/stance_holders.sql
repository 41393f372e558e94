-- Grain: one row per pole of one proposition and named holder: those with the most stories.
SELECT
    pole,
    mode(holder_name) AS name,
    count(DISTINCT story_id) AS stories,
    min(published_on) AS first_on,
    max(published_on) AS last_on
FROM stances
WHERE proposition = $proposition AND holder_type = 'attributed'
GROUP BY pole, lower(holder_name)
QUALIFY row_number() OVER (PARTITION BY pole ORDER BY stories DESC, last_on DESC, name) <= $most
ORDER BY pole, stories DESC, last_on DESC, name;
