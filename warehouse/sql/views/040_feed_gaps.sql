-- Grain: one row per feed and stretch of time whose items it may have shown while nobody looked (NULL: open end).
CREATE OR REPLACE VIEW feed_gaps AS
SELECT feed_id, previous_answer_at AS from_at, covered_from AS until_at
FROM feed_polls
WHERE covered_from > previous_answer_at OR (previous_answer_at IS NULL AND covered_from IS NOT NULL)
UNION ALL
-- Since its last answer nobody has looked; NULL, NULL for a feed that never answered.
SELECT feed_id, states.last_answer_at, NULL
FROM feeds
LEFT JOIN feed_states AS states USING (feed_id);
