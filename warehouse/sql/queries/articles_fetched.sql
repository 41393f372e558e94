-- Grain: one row per article (table `incoming_ids`) that is known: when the page of its current text was fetched.
SELECT article_id, fetched_at
FROM revisions
SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
WHERE superseded_at IS NULL;
