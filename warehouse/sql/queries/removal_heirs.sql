-- Grain: one row per story that is called after a forgotten article (table `forgotten_ids`) and has others: its id, and
-- the first of the others, after which it is called from now on.
SELECT
    story_id,
    arg_min(article_id, (first_seen_at, article_id)) AS heir
FROM revisions
SEMI JOIN forgotten_ids ON forgotten_ids.article_id = revisions.story_id
ANTI JOIN forgotten_ids AS gone ON gone.article_id = revisions.article_id
GROUP BY story_id;
