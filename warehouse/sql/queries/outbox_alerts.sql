-- Grain: one row per alert since $since that one of $channels has not yet brought to an end, with its evidence from the
-- history. Withdrawn ones are no news any more.
WITH settled AS (
    SELECT alert_id, count(DISTINCT channel) AS channels
    FROM deliveries
    WHERE state IN ('accepted', 'given_up', 'expired') AND list_contains($channels, channel)
    GROUP BY alert_id
),
open_alerts AS (
    SELECT alerts.*
    FROM alerts
    LEFT JOIN settled ON settled.alert_id = alerts.alert_id
    WHERE alerts.created_at >= $since
        AND alerts.withdrawn_at IS NULL
        AND coalesce(settled.channels, 0) < len($channels)
),
evidence AS (
    SELECT stance_id, holder_type, holder_name, relation, quote, confidence
    FROM stance_words
    SEMI JOIN open_alerts ON open_alerts.stance_id = stance_words.stance_id
    QUALIFY row_number() OVER (PARTITION BY stance_id ORDER BY recorded_at DESC) = 1
),
told AS (
    SELECT article_id, title, url, outlet, country, language, published_on
    FROM articles
    SEMI JOIN open_alerts ON open_alerts.article_id = articles.article_id
)
SELECT
    open_alerts.alert_id, open_alerts.rule, open_alerts.proposition, open_alerts.pole, open_alerts.scope,
    open_alerts.scope_value, open_alerts.stance_id, open_alerts.article_id, open_alerts.story_id,
    open_alerts.created_at, open_alerts.reason, open_alerts.urgency, open_alerts.channels, open_alerts.confirmed_by,
    open_alerts.facts::VARCHAR AS facts, open_alerts.coverage, open_alerts.expires_at, told.title, told.url,
    told.outlet, told.country, told.language, told.published_on, evidence.holder_type, evidence.holder_name,
    evidence.relation, coalesce(evidence.quote, open_alerts.facts ->> '$.quote') AS quote, evidence.confidence
FROM open_alerts
LEFT JOIN told ON told.article_id = open_alerts.article_id
LEFT JOIN evidence ON evidence.stance_id = open_alerts.stance_id
ORDER BY open_alerts.created_at, open_alerts.alert_id;
