-- Grain: one row per rule (table `incoming_rules`) whose state was taken away before. active_values: scope values that
-- had at least two stories with a stance in two weeks before window_from: the others cannot be told of.
INSERT INTO novelty_rules BY NAME
WITH active AS (
    SELECT rule, scope_value
    FROM novelty_watched
    JOIN incoming_rules USING (rule)
    WHERE day >= window_from::DATE - 14 AND day < window_from::DATE
    GROUP BY ALL
    HAVING sum(stories) >= 2
),
counted AS (
    SELECT rule, count(*)::INTEGER AS active_values
    FROM active
    GROUP BY rule
)
SELECT
    rules.rule,
    rules.fingerprint,
    rules.window_from::DATE AS settled_before,
    coalesce(counted.active_values, 1) AS active_values,
    $now AS judged_at
FROM incoming_rules AS rules
LEFT JOIN counted USING (rule);
