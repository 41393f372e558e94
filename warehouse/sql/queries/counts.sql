-- Grain: one row.
SELECT
    count(DISTINCT outlet) AS outlets,
    count(DISTINCT language) AS languages,
    count(*) AS articles,
    count(*) FILTER (on_topic) AS on_topic,
    count(DISTINCT story_id) AS stories,
    (SELECT count(*) FROM stances) AS stances,
    (SELECT count(*) FROM alerts) AS alerts,
    min(published_on) AS first_day,
    max(published_on) AS last_day
FROM articles;
