-- Grain: one row per story: an article and its syndicated copies, under the id of the first member seen.
CREATE OR REPLACE VIEW stories AS
SELECT
    story_id,
    arg_min(title, (first_seen_at, article_id)) AS title,
    arg_min(outlet, (first_seen_at, article_id)) AS first_outlet,
    min(first_seen_at) AS first_seen_at,
    min(published_on) AS published_on,
    count(*) AS articles,
    count(DISTINCT outlet) AS outlets,
    count(DISTINCT language) AS languages
FROM articles
GROUP BY story_id;
