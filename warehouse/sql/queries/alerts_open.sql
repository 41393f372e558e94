-- Grain: one row: whether an alert that is not withdrawn rests on one of the articles of table `incoming_ids`.
SELECT count(*) > 0
FROM alerts
WHERE withdrawn_at IS NULL AND article_id IN (SELECT article_id FROM incoming_ids);
