-- Grain: one row per alert on a forgotten article (table `forgotten_ids`): withdrawn, and nothing in it says of what.
-- The scopes that stay are so wide that they name nobody.
UPDATE alerts
SET
    withdrawn_at = coalesce(withdrawn_at, $now),
    withdrawn_because = 'forgotten',
    stance_id = '',
    article_id = '',
    story_id = NULL,
    scope_value = CASE WHEN scope IN ('ever', 'country', 'language') THEN scope_value ELSE '' END,
    reason = 'its ground was removed',
    facts = NULL
WHERE article_id IN (SELECT article_id FROM forgotten_ids);
