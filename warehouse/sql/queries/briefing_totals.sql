-- Grain: one row: what the period holds. articles and stories are all that were collected, whatever the company;
-- stance_articles and stance_stories those with a stance that was picked. Distinct counts.
WITH written AS (
    SELECT count(*) AS articles, count(*) FILTER (on_topic) AS on_topic, distinct_count(story_id) AS stories,
        count(DISTINCT outlet) AS outlets, count(DISTINCT language) AS languages,
        count(*) FILTER (tagging <> 'done') AS untagged
    FROM articles
    WHERE published_on BETWEEN $since::DATE AND $until::DATE
        AND ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], outlet))
        AND ($language::VARCHAR IS NULL OR language = $language::VARCHAR)
),
said AS (
    SELECT count(*) AS stances, count(DISTINCT article) AS stance_articles, count(DISTINCT story) AS stance_stories,
        count(DISTINCT holder) AS holders, count(DISTINCT named) AS named
    FROM briefing_stances
)
SELECT written.*, said.*
FROM written
CROSS JOIN said;
