-- Grain: one row per article (table `incoming_ids`) whose current text is no longer the current one.
UPDATE revisions
SET superseded_at = $now
WHERE superseded_at IS NULL AND article_id IN (SELECT article_id FROM incoming_ids);
