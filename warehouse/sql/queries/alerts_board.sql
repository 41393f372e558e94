-- Grain: one row per alert, the latest first, with its evidence and its last try over each channel. Filters that are
-- NULL let everything pass; `open_only`: neither acknowledged nor withdrawn.
WITH chosen AS (
    SELECT *
    FROM alerts
    WHERE rule = coalesce($rule, rule)
        AND created_at >= coalesce($since::TIMESTAMPTZ, created_at)
        AND proposition = coalesce($proposition, proposition)
        AND pole = coalesce($pole, pole)
        AND starts_with(alert_id, coalesce($id, ''))
        AND (NOT $open_only OR (acknowledged_at IS NULL AND withdrawn_at IS NULL))
    ORDER BY created_at DESC, alert_id
    LIMIT $max_rows
),
evidence AS (
    SELECT stance_id, holder_type, holder_name, relation, quote, confidence
    FROM stance_words
    SEMI JOIN chosen ON chosen.stance_id = stance_words.stance_id
    QUALIFY row_number() OVER (PARTITION BY stance_id ORDER BY recorded_at DESC) = 1
),
told AS (
    SELECT article_id, title, url, outlet, country, language, published_on
    FROM articles
    SEMI JOIN chosen ON chosen.article_id = articles.article_id
),
last_tries AS (
    SELECT deliveries.*
    FROM deliveries
    SEMI JOIN chosen ON chosen.alert_id = deliveries.alert_id
    QUALIFY row_number() OVER (PARTITION BY alert_id, channel ORDER BY tried_at DESC, attempt DESC) = 1
),
tries AS (
    SELECT
        alert_id,
        list({
            channel: channel, state: state, attempt: attempt, tried_at: tried_at, accepted_at: accepted_at,
            next_try_at: next_try_at, fault: fault, message: message, message_id: message_id
        } ORDER BY channel) AS deliveries
    FROM last_tries
    GROUP BY alert_id
)
SELECT
    chosen.alert_id, chosen.rule, chosen.proposition, chosen.pole, chosen.scope, chosen.scope_value, chosen.stance_id,
    chosen.article_id, chosen.story_id, chosen.created_at, chosen.reason, chosen.urgency, chosen.channels,
    chosen.confirmed_by, chosen.facts::VARCHAR AS facts, chosen.coverage, chosen.expires_at, told.title, told.url,
    told.outlet, told.country, told.language, told.published_on, evidence.holder_type, evidence.holder_name,
    evidence.relation, coalesce(evidence.quote, chosen.facts ->> '$.quote') AS quote, evidence.confidence, chosen.withdrawn_at, chosen.withdrawn_because,
    chosen.acknowledged_at, chosen.acknowledged_by, coalesce(tries.deliveries, []) AS deliveries
FROM chosen
LEFT JOIN told ON told.article_id = chosen.article_id
LEFT JOIN evidence ON evidence.stance_id = chosen.stance_id
LEFT JOIN tries ON tries.alert_id = chosen.alert_id
ORDER BY chosen.created_at DESC, chosen.alert_id;
