-- Grain: one row per feed that is dead or failing now, with since when it has given no answer.
SELECT health.outlet, health.feed_id, health.health, health.last_answer_at, health.last_polled_at,
    health.failures_in_a_row, health.last_kind
FROM feed_health AS health
WHERE health.health IN ('dead', 'failing')
    AND ($outlets::VARCHAR[] IS NULL OR list_contains($outlets::VARCHAR[], health.outlet))
ORDER BY health.last_answer_at NULLS FIRST, health.outlet, health.feed_id;
