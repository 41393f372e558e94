-- Grain: one row per active feed that is dead or silent against its own rhythm.
SELECT feed_id, outlet, health, last_answer_at, last_new_at, last_kind
FROM feed_health
WHERE health IN ('dead', 'quiet')
ORDER BY outlet, feed_id;
