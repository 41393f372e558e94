-- Grain: one row per rule, stance key and scope value that the load at $now touched ($everything: that the window has)
-- and that the rule may still tell of: for kind "first" those that are not known yet, for "returned" those that are
-- not known or were quiet.
CREATE OR REPLACE TEMP TABLE novelty_open AS
WITH touched AS (
    SELECT proposition, pole, outlet, country, language, company, holder_type, holder_name, max(confidence) AS confidence
    FROM stance_history
    WHERE recorded_at = $now AND superseded_at IS NULL AND NOT $everything
    GROUP BY ALL
    UNION ALL
    SELECT proposition, pole, outlet, country, language, company, holder_type, holder_name, max(confidence)
    FROM novelty_recent
    WHERE $everything
    GROUP BY ALL
),
keys AS (
    SELECT DISTINCT
        rules.rule,
        rules.kind,
        rules.scope,
        rules.min_confidence,
        rules.window_from,
        rules.past_from,
        rules.noise,
        touched.proposition,
        touched.pole,
        scope_value(rules.scope, outlet, country, language, company, holder_type, holder_name) AS scope_value
    FROM touched
    JOIN incoming_rules AS rules ON touched.confidence >= rules.min_confidence
),
known AS (
    SELECT rule, proposition, pole, scope_value, min(known_at) AS known_at
    FROM (
        SELECT rule, proposition, pole, scope_value, filled_at AS known_at
        FROM novelty_baseline
        UNION ALL
        SELECT rule, proposition, pole, scope_value, created_at
        FROM alerts
        WHERE withdrawn_at IS NULL
    )
    GROUP BY ALL
),
loud AS (
    -- What was said all the time cannot return.
    SELECT days.rule, days.proposition, days.pole, days.scope_value, sum(days.stories) AS stories
    FROM novelty_days AS days
    JOIN incoming_rules AS rules ON rules.rule = days.rule AND days.day >= rules.past_from
    WHERE rules.kind = 'returned'
    GROUP BY ALL
),
heard AS (
    SELECT days.rule, days.scope_value, sum(days.stories) AS stories
    FROM novelty_watched AS days
    JOIN incoming_rules AS rules ON rules.rule = days.rule AND days.day >= rules.past_from
    WHERE rules.kind = 'returned'
    GROUP BY ALL
)
SELECT
    row_number() OVER () AS number,
    keys.* EXCLUDE (noise),
    CASE keys.kind WHEN 'flipped' THEN keys.proposition ELSE '' END AS subject,
    known.known_at
FROM keys
LEFT JOIN known USING (rule, proposition, pole, scope_value)
LEFT JOIN loud USING (rule, proposition, pole, scope_value)
LEFT JOIN heard USING (rule, scope_value)
WHERE keys.scope_value IS NOT NULL
    AND (known.known_at IS NULL OR keys.kind <> 'first')
    AND (
        known.known_at IS NULL
        OR coalesce(loud.stories, 0) <= greatest(10, 0.02 * keys.noise * coalesce(heard.stories, 0))
    );
