-- Grain: one row per article in one of the stories of the articles (table `forgotten_ids`), these included.
SELECT DISTINCT article_id
FROM revisions
WHERE story_id IN (
    SELECT story_id
    FROM revisions
    SEMI JOIN forgotten_ids ON forgotten_ids.article_id = revisions.article_id
)
ORDER BY article_id;
