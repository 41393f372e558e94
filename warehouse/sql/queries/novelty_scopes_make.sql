-- Grain: one row per rule and scope value of the stances first seen since $since that has none yet. Everything counts
-- as watched since the first poll; an outlet, a country, a holder, ... since it was first seen with any stance.
INSERT INTO novelty_scopes BY NAME
WITH seen AS (
    SELECT
        rules.rule,
        rules.scope,
        scope_value(rules.scope, outlet, country, language, company, holder_type, holder_name) AS scope_value,
        min(first_seen_at) AS first_at
    FROM stances_seen
    JOIN incoming_rules AS rules ON true
    WHERE first_seen_at >= $since AND first_seen_at <= $now
    GROUP BY ALL
),
missing AS (
    SELECT seen.*
    FROM seen
    ANTI JOIN novelty_scopes AS known ON known.rule = seen.rule AND known.scope_value = seen.scope_value
    WHERE seen.scope_value IS NOT NULL
)
SELECT
    rule,
    scope_value,
    CASE scope
        WHEN 'ever' THEN least(first_at, coalesce((SELECT min(polled_at) FROM feed_polls), first_at))
        ELSE first_at
    END AS since
FROM missing;
