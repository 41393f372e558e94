-- Grain: one row per stance of the articles (table `incoming_ids`) whose stances are no longer the current ones.
UPDATE stance_history
SET superseded_at = $now
WHERE superseded_at IS NULL AND article_id IN (SELECT article_id FROM incoming_ids);
