-- Grain: one row per article of a story that has one of the articles (table `incoming_ids`) and one with a label.
WITH stories AS (
    SELECT DISTINCT story_id
    FROM revisions
    SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
    WHERE superseded_at IS NULL
),
members AS (
    SELECT article_id, revisions.story_id
    FROM revisions
    SEMI JOIN stories ON stories.story_id = revisions.story_id
    WHERE superseded_at IS NULL
),
labelled AS (
    SELECT DISTINCT members.story_id
    FROM members
    SEMI JOIN labels ON labels.article_id = members.article_id AND labels.retracted_at IS NULL
)
SELECT members.article_id
FROM members
SEMI JOIN labelled ON labelled.story_id = members.story_id
ORDER BY members.article_id;
