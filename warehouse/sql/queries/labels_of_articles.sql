-- Grain: one row per article (table `incoming_ids`) with a label that still counts.
SELECT DISTINCT article_id
FROM labels
SEMI JOIN incoming_ids ON incoming_ids.article_id = labels.article_id
WHERE retracted_at IS NULL;
