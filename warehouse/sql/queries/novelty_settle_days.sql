-- Grain: one row per rule (table `incoming_rules`), day from settle_from until window_from, stance key and scope value.
INSERT INTO novelty_days BY NAME
WITH carried AS (
    SELECT
        rules.rule,
        rules.settle_from,
        rules.window_from,
        proposition,
        pole,
        scope_value(rules.scope, outlet, country, language, company, holder_type, holder_name) AS scope_value,
        story_id,
        min(first_seen_at) AS first_at
    FROM stances_seen
    JOIN incoming_rules AS rules ON confidence >= rules.min_confidence
    -- A week before, so that a copy of an older story is not taken for a story.
    WHERE first_seen_at >= $since
    GROUP BY ALL
)
SELECT rule, utc_day(first_at) AS day, proposition, pole, scope_value, count(*)::INTEGER AS stories
FROM carried
WHERE scope_value IS NOT NULL AND first_at >= settle_from AND first_at < window_from
GROUP BY ALL
ORDER BY day, rule, scope_value;
