-- Grain: one row per proposition and pole that the current taggers find in some articles (table `incoming_ids`).
SELECT proposition, pole, count(*)
FROM stance_history
SEMI JOIN incoming_ids ON incoming_ids.article_id = stance_history.article_id
WHERE superseded_at IS NULL
GROUP BY proposition, pole;
