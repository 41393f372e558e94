-- Grain: one row per text of the articles (table `incoming_ids`), the current one of each first.
SELECT article_id, revision, text, superseded_at IS NULL AS current
FROM revisions
SEMI JOIN incoming_ids ON incoming_ids.article_id = revisions.article_id
ORDER BY superseded_at IS NOT NULL, superseded_at DESC;
