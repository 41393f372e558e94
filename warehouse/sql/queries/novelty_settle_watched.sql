-- Grain: one row per rule (table `incoming_rules`), day from settle_from until window_from, subject and scope value.
INSERT INTO novelty_watched BY NAME
WITH carried AS (
    SELECT
        rules.rule,
        rules.settle_from,
        rules.window_from,
        CASE rules.kind WHEN 'flipped' THEN proposition ELSE '' END AS subject,
        scope_value(rules.scope, outlet, country, language, company, holder_type, holder_name) AS scope_value,
        story_id,
        min(first_seen_at) AS first_at
    FROM stances_seen
    JOIN incoming_rules AS rules ON confidence >= rules.min_confidence
    WHERE first_seen_at >= $since
    GROUP BY ALL
)
SELECT rule, utc_day(first_at) AS day, subject, scope_value, count(*)::INTEGER AS stories
FROM carried
WHERE scope_value IS NOT NULL AND first_at >= settle_from AND first_at < window_from
GROUP BY ALL
ORDER BY day, rule, scope_value;
